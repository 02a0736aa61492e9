/**
 * Parts of statements that find what a user sees: $1 is the user (`null`: anybody), $2 the time. `mine` are the shares
 * he was given, `covered` is everything below the branches among them.
 */
export const MINE = `mine as (
     select node_id as id, level, branch from node_graph.shares
     where user_id = $1::uuid and (due is null or due > $2)
   ), covered (id, level) as (
     select id, level from mine where branch
     union
     select l.source_id, c.level from covered c
     join node_graph.links l on l.target_id = c.id
     where l.type = 0 and not l.in_trash
   )`;

/** Active nodes with the user's level; given `MINE`. `within` narrows them down. */
export const visible = (within = 'true'): string => `
     select n.id, 0 as level from node_graph.nodes n where n.owner_id = $1::uuid and ${within}
     union all
     select n.id, n.level from covered n where ${within}
     union all
     select n.id, n.level from mine n where not n.branch and ${within}`;

/** Whether the user may see the link `l`, given that he sees its ends. */
export const NOT_HIDDEN = '(not l.private or l.creator_id = $1::uuid)';
