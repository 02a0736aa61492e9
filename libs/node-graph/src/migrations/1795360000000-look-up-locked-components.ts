import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The locks as before, but each row looked up by itself: sessions keep the plans of these functions, and one that was
 * made while the tables were empty read them whole ever after.
 */
export class LookUpLockedComponents1795360000000 implements MigrationInterface {
  readonly name = 'LookUpLockedComponents1795360000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function node_graph.lock_components(node_ids uuid[]) returns uuid[] language plpgsql as $$
      declare
        held uuid[] := '{}';
        roots uuid[];
        missing uuid[];
        root uuid;
      begin
        loop
          with recursive up (id, parent_id) as (
            select c.id, c.parent_id
            from unnest(node_ids) as u (id)
            cross join lateral (select component_id from node_graph.nodes where id = u.id offset 0) n
            cross join lateral (select id, parent_id from node_graph.components where id = n.component_id offset 0) c
            union
            select p.id, p.parent_id
            from up cross join lateral (select id, parent_id from node_graph.components where id = up.parent_id offset 0) p
          )
          select array_agg(up.id order by up.id) into roots from up where up.parent_id is null;
          exit when roots is null or roots <@ held;
          if cardinality(roots) > 16 then
            select array_agg(r order by r) into missing from unnest(roots) r where r <> all (held);
          else
            -- Few roots are taken one after the other, each looked at again; many at once, or it would take for ever.
            foreach root in array roots loop
              missing := array[root];
              exit when root <> all (held);
            end loop;
          end if;
          perform 1 from node_graph.components c where c.id = any (missing) order by c.id for no key update;
          held := held || missing;
        end loop;
        return coalesce(roots, '{}');
      end
      $$;
    `);
    await runner.query(`
      create or replace function node_graph.lock_around(node_ids uuid[], link_ids uuid[]) returns uuid[] language plpgsql as $$
      declare
        wanted uuid[];
        seen uuid[] := '{}';
        roots uuid[];
      begin
        loop
          select coalesce(array_agg(e.id), '{}') into wanted from (
            select unnest(node_ids) as id
            union
            select e.id from unnest(link_ids) as k (id)
              cross join lateral (select source_id, target_id from node_graph.links where id = k.id offset 0) l
              cross join lateral (values (l.source_id), (l.target_id)) as e (id)
            union
            select l.target_id from unnest(node_ids) as n (id)
              cross join lateral (select target_id from node_graph.links where source_id = n.id offset 0) l
            union
            select l.source_id from unnest(node_ids) as n (id)
              cross join lateral (select source_id from node_graph.links where target_id = n.id offset 0) l
          ) e;
          exit when wanted <@ seen;
          roots := node_graph.lock_components(wanted);
          seen := wanted;
        end loop;
        return coalesce(roots, '{}');
      end
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function node_graph.lock_components(node_ids uuid[]) returns uuid[] language plpgsql as $$
      declare
        held uuid[] := '{}';
        roots uuid[];
        missing uuid[];
      begin
        loop
          with recursive up (id, parent_id) as (
            select c.id, c.parent_id
            from node_graph.nodes n join node_graph.components c on c.id = n.component_id
            where n.id = any (node_ids)
            union
            select p.id, p.parent_id from up join node_graph.components p on p.id = up.parent_id
          )
          select array_agg(up.id order by up.id) into roots from up where up.parent_id is null;
          -- Few roots are taken one after the other, each looked at again; many at once, or it would take for ever.
          select array_agg(m.r order by m.r) into missing from (
            select r from unnest(roots) r where r <> all (held)
            order by r limit case when cardinality(roots) > 16 then null else 1 end
          ) m;
          exit when missing is null;
          perform 1 from node_graph.components c where c.id = any (missing) order by c.id for no key update;
          held := held || missing;
        end loop;
        return coalesce(roots, '{}');
      end
      $$;
    `);
    await runner.query(`
      create or replace function node_graph.lock_around(node_ids uuid[], link_ids uuid[]) returns uuid[] language plpgsql as $$
      declare
        wanted uuid[];
        seen uuid[] := '{}';
        roots uuid[];
      begin
        loop
          select coalesce(array_agg(e.id), '{}') into wanted from (
            select unnest(node_ids) as id
            union select l.source_id from node_graph.links l where l.id = any (link_ids)
            union select l.target_id from node_graph.links l where l.id = any (link_ids)
            union select l.target_id from node_graph.links l where l.source_id = any (node_ids)
            union select l.source_id from node_graph.links l where l.target_id = any (node_ids)
          ) e;
          exit when wanted <@ seen;
          roots := node_graph.lock_components(wanted);
          seen := wanted;
        end loop;
        return coalesce(roots, '{}');
      end
      $$;
    `);
  }
}
