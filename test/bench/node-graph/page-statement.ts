/** The statement of a `graph:get`, by hand: whatever the service sends, the ceiling sends too. */
export const PAGE = {
  name: 'page',
  text: `with recursive mine as (
     select s.node_id as id, s.level, s.branch, s.embedded, case when s.due is null then 'infinity' else coalesce((
       select min(e.carries_until) from node_graph.links e
       where e.carries_until >= s.due and e.carries_until > '-infinity' and e.carries_until < 'infinity'
     ), 'infinity') end as reach
     from node_graph.shares s where s.user_id = $1::uuid and (s.due is null or s.due > $2)
   ), covered (id, level, embedded, reach) as (
     select id, level, embedded, reach from mine where branch
     union
     select l.source_id, c.level, c.embedded, c.reach from covered c
     join node_graph.links l on l.target_id = c.id
     where l.type = 0 and not l.in_trash
       and case when c.embedded then not l.crosses_owners else c.reach <= l.carries_until end
   ), visible as (
     select n.id, 0 as level from node_graph.nodes n where n.owner_id = $1::uuid
     union all
     select n.id, n.level from covered n
     union all
     select n.id, n.level from mine n where not n.branch
   ), seen as materialized (
     select n.id, n.created_at, v.level
     from (select id, min(level) as level from visible group by id) v
     join node_graph.nodes n on n.id = v.id where not n.in_trash
   ), page as (
     select 0 as kind, id, created_at, level from seen
     union all
     select 1, l.id, l.created_at, null
     from node_graph.links l
     where not l.in_trash and l.source_id in (select id from seen) and l.target_id in (select id from seen)
       and (not l.private or l.creator_id = $1::uuid)
     order by kind, created_at, id
     limit $3 offset $4
   )
   select s.snapshot, p.kind, p.level as access, n.id, n.title, n.description, n.status, n.due_date as "dueDate", n.type,
     n.tags, n.priority, n.independent, n.volume, n.assignee, n.pinned, n.collapsed, n.x, n.y, n.z,
     n.public_token as "publicToken", n.public_due as "publicDue", n.public_branch as "publicBranch", n.version,
     n.created_at as "createdTime", n.updated_at as "lastEditedTime",
     l.id as "linkId", l.source_id as source, l.target_id as target, l.type as "linkType",
     l.was_blocker as "wasBlocker", l.private, l.version as "linkVersion", l.created_at as "linkCreated",
     l.updated_at as "linkUpdated"
   from (select pg_current_snapshot()::text as snapshot) s
   left join page p on true
   left join node_graph.nodes n on p.kind = 0 and n.id = p.id
   left join node_graph.links l on p.kind = 1 and l.id = p.id
   order by p.kind, p.created_at, p.id`,
};
