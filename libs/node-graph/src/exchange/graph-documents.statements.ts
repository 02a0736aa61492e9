import { sql } from '#data';

import { dueDateOf } from '../store/due-date.statements.js';

/** $1 owner, $2 and $3 behind which (when it was made, and its id) or null, $4 how many. */
export const NODES = sql(
  'node_graph.document_nodes',
  `select 'node' as type, n.id, n.title, n.description, n.status, n.blocked_from as "blockedFrom",
     ${dueDateOf('n')} as "dueDate", n.tags, n.priority, n.independent, n.volume, n.assignee, n.pinned, n.collapsed,
     n.created_at as "createdTime", n.created_at::text as place
   from node_graph.nodes n
   where n.owner_id = $1 and not n.in_trash and ($2::timestamptz is null or (n.created_at, n.id) > ($2, $3::uuid))
   order by n.created_at, n.id limit $4`,
);
/** The same, of which only the ids are needed. */
export const NODE_IDS = sql(
  'node_graph.document_node_ids',
  `select n.id, n.created_at::text as place from node_graph.nodes n
   where n.owner_id = $1 and not n.in_trash and ($2::timestamptz is null or (n.created_at, n.id) > ($2, $3::uuid))
   order by n.created_at, n.id limit $4`,
);
/** $1 owner, $2 nodes of theirs: links from them to others of theirs, but for private ones of somebody else. */
export const LINKS_FROM = sql(
  'node_graph.document_links',
  `select 'link' as type, l.source_id as source, l.target_id as target, l.type as "linkType", l.private
   from node_graph.links l join node_graph.nodes t on t.id = l.target_id
   where l.source_id = any ($2::uuid[]) and not l.in_trash and t.owner_id = $1 and not t.in_trash
     and (not l.private or l.creator_id = $1)
   order by l.source_id, l.created_at, l.id`,
);
