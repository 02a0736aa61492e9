import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was shared crosses a link between nodes of different owners only if, and for as long as, whoever made the link
 * could give it on the source themselves. Existing links are judged by that, their creators as their makers: a link
 * that carried more than that so far carries it no longer, and every client begins anew.
 */
export class CarrySharesAcrossOwners1795400100000 implements MigrationInterface {
  readonly name = 'CarrySharesAcrossOwners1795400100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table node_graph.links
        add column crosses_owners boolean not null default false,
        add column delegate_id uuid,
        add column carries_until timestamptz not null default 'infinity';
      alter table node_graph.links
        alter column crosses_owners drop default,
        alter column carries_until drop default;
      update node_graph.links l set crosses_owners = true,
        delegate_id = case when l.creator_id <> s.owner_id then l.creator_id end,
        carries_until = case when l.creator_id <> s.owner_id then '-infinity' else 'infinity' end::timestamptz
      from node_graph.nodes s, node_graph.nodes t
      where s.id = l.source_id and t.id = l.target_id and s.owner_id <> t.owner_id;
      create index ix_links_delegate on node_graph.links (delegate_id) where delegate_id is not null;
      create index ix_links_ending on node_graph.links (carries_until)
        where carries_until > '-infinity' and carries_until < 'infinity';
      -- Clients may show what they do not see any more.
      update node_graph.history_horizon set transaction = pg_current_xact_id()::text::bigint
      where exists (select from node_graph.links where crosses_owners);
    `);
    // From nothing upwards, until no link carries more: none may justify itself.
    await runner.query(`
      do $$
      declare
        raised integer;
      begin
        loop
          with recursive up (link_id, delegate_id, id, until) as (
            select l.id, l.delegate_id, l.source_id, 'infinity'::timestamptz
            from node_graph.links l where l.delegate_id is not null and l.type = 0
            union
            select u.link_id, u.delegate_id, l.target_id, least(u.until, l.carries_until)
            from up u join node_graph.links l on l.source_id = u.id
            where l.type = 0 and not l.in_trash and l.carries_until > '-infinity'
          ), held as (
            select u.link_id, max(coalesce(g.due, 'infinity')) as until
            from up u join node_graph.grants g on g.node_id = u.id and g.user_id = u.delegate_id
            where g.level = 1 and g.branch and g.showing and coalesce(g.due, 'infinity') <= u.until
            group by u.link_id
          )
          update node_graph.links l set carries_until = h.until from held h
          where l.id = h.link_id and l.carries_until < h.until;
          get diagnostics raised = row_count;
          exit when raised = 0;
        end loop;
      end
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index node_graph.ix_links_ending;
      drop index node_graph.ix_links_delegate;
      alter table node_graph.links drop column carries_until, drop column delegate_id, drop column crosses_owners;
    `);
  }
}
