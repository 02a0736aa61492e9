import type { MigrationInterface, QueryRunner } from 'typeorm';

const SHARES = (invitations: boolean): string => `
  create view node_graph.shares as
    select node_id, user_id, level, branch, due, false as embedded
    from node_graph.grants g
    where showing${
      invitations
        ? `
      -- An invitation gives nothing. To the transaction that writes it, it is like any share: nobody can tell by the
      -- work that is done, or the time that it takes, whether there is an account.
      and (not invited or g.xmin = pg_current_xact_id_if_assigned()::xid)`
        : ''
    }
    union all
    select e.node_id, e.user_id, 3::smallint, coalesce(n.public_branch, false), n.public_due, true
    from node_graph.embeds e
    cross join lateral (
      -- Kept apart, so that a look-up starts from the embeds and never from all nodes.
      select public_branch, public_due from node_graph.nodes
      where id = e.node_id and public_token is not null
      offset 0
    ) n`;

/** Shares with addresses that have no account wait for it, and shares are counted by who gave them. */
export class KeepInvitations1795500000000 implements MigrationInterface {
  readonly name = 'KeepInvitations1795500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      alter table node_graph.grants
        add column email text,
        add column invited boolean not null default false,
        add column copied_by uuid;
      create index ix_grants_invited on node_graph.grants (user_id, updated_at) where invited;
      create index ix_grants_silent on node_graph.grants (node_id, due desc nulls first)
        where branch and (invited or not showing);
      create index ix_grants_giver on node_graph.grants (coalesce(copied_by, grantor_id));
      drop view node_graph.shares;
      ${SHARES(true)}
    `);
    await runner.query(`
      create function node_graph.count_shares_given(giver uuid, most integer) returns integer language plpgsql as $$
      begin
        -- Who comes second counts what the first one wrote: each statement of a function sees what is committed by then.
        perform pg_advisory_xact_lock(hashtextextended('node_graph.grants', 0) # hashtextextended(giver::text, 0));
        return (select count(*) from (
          select from node_graph.grants where coalesce(copied_by, grantor_id) = giver limit most
        ) given);
      end
      $$;
    `);
  }

  /** Invitations were not kept before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function node_graph.count_shares_given;
      delete from node_graph.grants where invited;
      drop view node_graph.shares;
      drop index node_graph.ix_grants_giver;
      drop index node_graph.ix_grants_silent;
      drop index node_graph.ix_grants_invited;
      alter table node_graph.grants drop column copied_by, drop column invited, drop column email;
      ${SHARES(false)}
    `);
  }
}
