import { reading } from '#data';

import { NOBODY } from '../model/levels.js';

/**
 * Who may see what, in SQL. Shares run down primary links, from targets to sources. A link that crosses owners carries a
 * grant only if it ends no later than `carries_until`, and an embedded public node never.
 */
const carried = (embedded: string, until: string, link: string): string =>
  `case when ${embedded} then not ${link}.crosses_owners else ${until} <= ${link}.carries_until end`;

/**
 * The shares on a node, by user. Branch shares that nobody sees by, since they are hidden or wait for an account, count
 * as one with nobody: whoever owns the node sees its branch shared all the same.
 */
const sharesOn = (node: string): string => `(
       select g.user_id, g.level, g.branch, g.embedded, g.due from node_graph.shares g where g.node_id = ${node}
       union all
       (select '${NOBODY}'::uuid, 3::smallint, true, false, g.due from node_graph.grants g
        where g.node_id = ${node} and g.branch and (g.invited or not g.showing)
        order by g.due desc nulls first limit 1)
     )`;

/** When shares end: such ends as no link tells apart are one, so that a walk passes each node few times. */
const REACH = `case when s.due is null then 'infinity' else coalesce((
       select min(e.carries_until) from node_graph.links e
       where e.carries_until >= s.due and e.carries_until > '-infinity' and e.carries_until < 'infinity'
     ), 'infinity') end`;

/**
 * Parts of a `with recursive`: $1 is the user (`null`: anybody), $2 the time. `mine` are the shares they were given,
 * `covered` is everything below the branches among them.
 */
export const MINE = `mine as (
     select s.node_id as id, s.level, s.branch, s.embedded, ${REACH} as reach from node_graph.shares s
     where s.user_id = $1::uuid and (s.due is null or s.due > $2)
   ), covered (id, level, embedded, reach) as (
     select id, level, embedded, reach from mine where branch
     union
     select l.source_id, c.level, c.embedded, c.reach from covered c
     join node_graph.links l on l.target_id = c.id
     where l.type = 0 and not l.in_trash and ${carried('c.embedded', 'c.reach', 'l')}
   )`;

/** Active nodes with the user's level; given `MINE`. `within` narrows them down. */
export const visible = (within = 'true'): string => `
     select n.id, 0 as level from node_graph.nodes n where n.owner_id = $1::uuid and ${within}
     union all
     select n.id, n.level from covered n where ${within}
     union all
     select n.id, n.level from mine n where not n.branch and ${within}`;

/** Whether the user may see the link `l`, given that they see its endpoints. */
export const NOT_HIDDEN = '(not l.private or l.creator_id = $1::uuid)';

/**
 * Columns of the nodes `n` in the trash to which the branches lead by links that were trashed with them; given `MINE`.
 * `within` narrows them down.
 */
export const trashedBelow = (columns: string, within = 'true'): string => `
     select ${columns}
     from covered c join node_graph.links l on l.target_id = c.id
     join node_graph.nodes n on n.id = l.source_id
     where ${within} and l.type = 0 and l.in_trash and n.in_trash and l.last_batch_id = n.last_batch_id
       and ${carried('c.embedded', 'c.reach', 'l')}`;

/** Whether somebody sees the node of this alias without its branch. */
export const sharedAlone = (node: string): string =>
  `exists (select from node_graph.shares g where g.node_id = ${node} and not g.branch)`;

/** `open (id)`: what is public at and below $5, given $7: `nothing`, `root` or `all`. It never crosses owners. */
export const OPEN = `open (id) as (
     select $5::uuid where $7 <> 'nothing'
     union
     select l.source_id from open o join node_graph.links l on l.target_id = o.id
     where $7 = 'all' and l.type = 0 and not l.in_trash and not l.crosses_owners
   )`;

/**
 * `shared (id)`: every node that a share of the user $1 reaches at $2; what they own is not looked for here, since a walk
 * sees that in the row.
 */
export const SHARED = `${MINE}, shared as materialized (
     select id from covered union select id from mine
   )`;

/** Whether the user sees the node of this alias; needs `SHARED`. */
export function seen(alias: string): string {
  return `not ${alias}.in_trash and (${alias}.owner_id = $1 or ${alias}.id in (select id from shared))`;
}

/** Whether a private link of this alias may be told to the user. */
export function open(alias: string): string {
  return `not ${alias}.in_trash and (not ${alias}.private or ${alias}.creator_id = $1)`;
}

/**
 * `up (start, id, crossed, until)`: everything above the nodes $1 and $2, each with the latest end that all links of the
 * way carry, and whether one of them crosses owners.
 */
export const ABOVE_ENDPOINTS = `up (start, id, crossed, until) as (
     select n.id, n.id, false, 'infinity'::timestamptz from node_graph.nodes n where n.id in ($1::uuid, $2::uuid)
     union
     select up.start, above.target_id, up.crossed or above.crosses_owners, least(up.until, above.carries_until)
     from up cross join lateral (
       -- Kept apart: each step looks its own links up, however few there are in all.
       select l.target_id, l.crosses_owners, l.carries_until from node_graph.links l
       where l.source_id = up.id and l.type = 0 and not l.in_trash
       offset 0
     ) above
   )`;

/** The shares that reach the node of this alias, which is $1 or $2, at $3; given `ABOVE_ENDPOINTS`. */
export const sharesReaching = (node: string): string => `(
       select coalesce(json_agg(json_build_array(s.user_id, s.level, up.id, s.branch, s.embedded,
        (extract(epoch from s.due) * 1000)::float8)), '[]')
       from up cross join lateral (
         select s.user_id, s.level, s.branch, s.embedded, s.due from ${sharesOn('up.id')} s
         where (s.branch or up.id = up.start) and (s.due is null or s.due > $3)
           and case when s.embedded then not up.crossed else coalesce(s.due, 'infinity') <= up.until end
         offset 0
       ) s
       where up.start = ${node}.id
     )`;

/**
 * Up from the nodes to everything above them, from the branch roots found there down again to the nodes: linear in
 * the part of the graph above the nodes, and almost nothing where nothing is shared. A node in the trash is still
 * reached through the links that were trashed with it, so that whoever could trash it can bring it back. Downwards,
 * `until` is the latest end that all links of the way carry, `crossed` whether one of them crosses owners.
 *
 * Each step looks its own rows up (`offset 0` keeps it apart): a plan made while the tables were empty serves them well
 * when they are large.
 */
export const EFFECTIVE_ACCESS = reading(
  'node_graph.standings',
  `with recursive carriers as (
     select n.id as source_id, l.target_id, l.crosses_owners, l.carries_until
     from unnest($1::uuid[]) as u (id)
     cross join lateral (
       select id, last_batch_id from node_graph.nodes where id = u.id and in_trash offset 0
     ) n
     cross join lateral (
       select target_id, crosses_owners, carries_until from node_graph.links
       where source_id = n.id and type = 0 and in_trash and last_batch_id = n.last_batch_id and carries_until > $2
       offset 0
     ) l
   ), above (id) as (
     (select unnest($1::uuid[]) union select target_id from carriers)
     union
     select next.target_id from above a cross join lateral (
       select l.target_id from node_graph.links l
       where l.source_id = a.id and l.type = 0 and not l.in_trash and l.carries_until > $2
       offset 0
     ) next
   ), given as materialized (
     select a.id as root, s.user_id, s.level, s.branch, s.embedded, coalesce(s.due, 'infinity') as until
     from above a cross join lateral (
       select s.user_id, s.level, s.branch, s.embedded, s.due from ${sharesOn('a.id')} s
       where s.due is null or s.due > $2
       offset 0
     ) s
   ), wanted as materialized (
     select unnest($1::uuid[]) as id union select root from given where branch
   ), covered (root, id, crossed, until) as (
     select distinct root, root, false, 'infinity'::timestamptz from given where branch
     union
     select c.root, below.source_id, c.crossed or below.crosses_owners, least(c.until, below.carries_until)
     from covered c cross join lateral (
       select l.source_id, l.crosses_owners, l.carries_until from node_graph.links l
       where l.target_id = c.id and l.type = 0 and not l.in_trash and l.carries_until > $2
       union all
       select k.source_id, k.crosses_owners, k.carries_until from carriers k where k.target_id = c.id
       offset 0
     ) below
     where (below.source_id in (select id from above)) is true
   ), reached as (
     select c.id, g.user_id, g.level, g.root, true as branch, g.embedded, g.until
     from covered c join given g on g.root = c.root
     where g.branch and (c.id in (select id from wanted)) is true
       and case when g.embedded then not c.crossed else g.until <= c.until end
     union
     select g.root, g.user_id, g.level, g.root, false, g.embedded, g.until
     from given g where not g.branch and (g.root in (select id from wanted)) is true
   ), shares as (
     select id, json_agg(json_build_array(user_id, level, root, branch, embedded,
       (extract(epoch from nullif(until, 'infinity')) * 1000)::float8)) as list
     from reached group by id
   )
   select w.id, n.owner_id, coalesce(s.list, '[]') as shares
   from wanted w
   cross join lateral (select owner_id from node_graph.nodes where id = w.id offset 0) n
   left join shares s on s.id = w.id`,
);
