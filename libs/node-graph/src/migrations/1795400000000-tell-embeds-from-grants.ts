import type { MigrationInterface, QueryRunner } from 'typeorm';

const SHARES = (embedded: boolean): string => `
  create view node_graph.shares as
    select node_id, user_id, level, branch, due${embedded ? ', false as embedded' : ''}
    from node_graph.grants where showing
    union all
    select e.node_id, e.user_id, 3::smallint, coalesce(n.public_branch, false), n.public_due${embedded ? ', true' : ''}
    from node_graph.embeds e
    cross join lateral (
      -- Kept apart, so that a look-up starts from the embeds and never from all nodes.
      select public_branch, public_due from node_graph.nodes
      where id = e.node_id and public_token is not null
      offset 0
    ) n`;

/** Whoever reads a share learns whether it is a grant or a public node that a user has embedded. */
export class TellEmbedsFromGrants1795400000000 implements MigrationInterface {
  readonly name = 'TellEmbedsFromGrants1795400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view node_graph.shares; ${SHARES(true)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view node_graph.shares; ${SHARES(false)}`);
  }
}
