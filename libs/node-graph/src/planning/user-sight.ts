/**
 * The part of a `with recursive` that finds what is shared with a user: $1 the user, $2 now. `shared (id)` is every
 * node that a share in force of his reaches; what he owns is not looked for here, since a walk sees that in the row.
 */
export const SHARED = `own_shares as materialized (
     select s.node_id as id, s.branch from node_graph.shares s
     where s.user_id = $1 and (s.due is null or s.due > $2)
   ), shared_below (id) as (
     select id from own_shares where branch
     union
     select l.source_id from shared_below b join node_graph.links l on l.target_id = b.id
     where l.type = 0 and not l.in_trash
   ), shared as materialized (
     select id from shared_below union select id from own_shares
   )`;

/** Whether the user sees the node of this alias; needs `SHARED`. */
export function seen(alias: string): string {
  return `not ${alias}.in_trash and (${alias}.owner_id = $1 or ${alias}.id in (select id from shared))`;
}

/** Whether a private link of this alias may be told to the user. */
export function open(alias: string): string {
  return `not ${alias}.in_trash and (not ${alias}.private or ${alias}.creator_id = $1)`;
}
