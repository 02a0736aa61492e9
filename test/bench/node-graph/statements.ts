/** The statements of a `link:add`, by hand: whatever the service sends, the ceiling sends too. */
export const LOCK = { name: 'lock', text: 'select node_graph.lock_components($1::uuid[]) as roots' };

export const ENDS = {
  name: 'ends',
  text: `with recursive up (start, id, crossed, until) as (
     select n.id, n.id, false, 'infinity'::timestamptz from node_graph.nodes n where n.id in ($1::uuid, $2::uuid)
     union
     select up.start, above.target_id, up.crossed or above.crosses_owners, least(up.until, above.carries_until)
     from up cross join lateral (
       -- Kept apart: each step looks its own links up, however few there are in all.
       select l.target_id, l.crosses_owners, l.carries_until from node_graph.links l
       where l.source_id = up.id and l.type = 0 and not l.in_trash
       offset 0
     ) above
   )
   select n.id, n.owner_id, n.status, n.independent, n.version, n.in_trash,
     n.id = $2 and exists (select from up where up.start = $2 and up.id = $1) as cyclic,
     (select coalesce(json_agg(json_build_array(s.user_id, s.level, up.id, s.branch, s.embedded,
        extract(epoch from s.due) * 1000)), '[]')
      from up join node_graph.shares s on s.node_id = up.id
      where up.start = n.id and (s.branch or up.id = n.id) and (s.due is null or s.due > $3)
        and case when s.embedded then not up.crossed else coalesce(s.due, 'infinity') <= up.until end) as shares,
     l.id as link_id, l.source_id, l.target_id, l.type as link_type, l.was_blocker, l.private,
     l.version as link_version, l.in_trash as link_in_trash, l.created_at as link_created_at
   from node_graph.nodes n
   left join node_graph.links l
     on least(l.source_id, l.target_id) = least($1::uuid, $2::uuid)
     and greatest(l.source_id, l.target_id) = greatest($1::uuid, $2::uuid)
   where n.id in ($1, $2)`,
};

export const WRITE = {
  name: 'write',
  text: `with batch as (
     insert into node_graph.batch_log
       (id, created_at, place, transaction, actor_id, actor_username, actor_email, scope_type, scope_id, undone)
     values ($1, $2, nextval('node_graph.batch_order'), pg_current_xact_id()::text::bigint, $3, $4, $5, 1, $6, false)
     returning place, transaction
   ), ops as (
     insert into node_graph.op_log
       (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch, face)
     select nextval('node_graph.op_order'), $1, o.type, o.entity_type, o.entity_id, o.forward, o.inverse, o.face
     from (
       select * from unnest($7::smallint[], $8::smallint[], $9::uuid[], $10::jsonb[], $11::jsonb[], $12::jsonb[])
         with ordinality as u (type, entity_type, entity_id, forward, inverse, face, position)
       order by position
     ) o
   ), statuses as (
     update node_graph.nodes n set status = c.status, version = c.version, updated_at = $2
     from unnest($13::uuid[], $14::smallint[], $15::integer[]) as c (id, status, version)
     where n.id = c.id
   ), flags as (
     update node_graph.links l set was_blocker = c.was_blocker, version = c.version, updated_at = $2
     from unnest($16::uuid[], $17::boolean[], $18::integer[]) as c (id, was_blocker, version)
     where l.id = c.id
   ), inserts as (
     insert into node_graph.links
       (id, created_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash, version, updated_at,
       crosses_owners, delegate_id, carries_until)
     select c.id, $2, c.source, c.target, c.type, c.was_blocker, false, c.creator, false, 0, $2, c.crosses, c.delegate,
       c.until
     from unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::smallint[], $23::boolean[], $24::uuid[], $29::boolean[],
       $30::uuid[], $31::timestamptz[]) as c (id, source, target, type, was_blocker, creator, crosses, delegate, until)
   ), merged as (
     update node_graph.components c set parent_id = r.root
     from (select id as root from unnest($25::uuid[]) as u (id) order by id desc limit 1) r
     where c.id = any ($25::uuid[]) and c.id <> r.root
   ), deliveries as (
     insert into node_graph.delivery_log (user_id, place, transaction, batch_id, entity_ids, extra)
     select d.user_id, b.place, b.transaction, $1, d.entity_ids::uuid[], d.extra
     from batch b, unnest($26::uuid[], $27::text[], $28::jsonb[]) as d (user_id, entity_ids, extra)
   )
   select place from batch`,
};
