import { sql } from '#data';

import { NODE_COLUMNS } from '../store/node-row.js';

/** To the microsecond, by which things that were made at once are in order. */
const exactly = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdTime"`;

const EXACT_COLUMNS = NODE_COLUMNS.replace('n.type,', 'n.type as "nodeType",').replace(
  'n.created_at as "createdTime"',
  exactly('n.created_at'),
);

/** $1 owner, $2 and $3 behind which (when it was made, and its id) or null, $4 how many. */
export const NODES = sql(
  'node_graph.export_nodes',
  `select 'node' as type, ${EXACT_COLUMNS}, n.created_at::text as place
   from node_graph.nodes n
   where n.owner_id = $1 and ($2::timestamptz is null or (n.created_at, n.id) > ($2, $3::uuid))
   order by n.created_at, n.id limit $4`,
);
/** $1 nodes of one owner, $2 that owner: links from them, and to them from nodes of others. */
export const LINKS = sql(
  'node_graph.export_links',
  `select 'link' as type, l.id, l.source_id as source, l.target_id as target, l.type as "linkType",
     l.was_blocker as "wasBlocker", l.private, l.creator_id as "creatorId", l.in_trash as "inTrash",
     ${exactly('l.created_at')}, l.updated_at as "lastEditedTime", l.crosses_owners as "crossesOwners",
     l.delegate_id as "delegateId", l.carries_until::text as "carriesUntil"
   from node_graph.links l
   where l.source_id = any ($1::uuid[])
   union all
   select 'link', l.id, l.source_id, l.target_id, l.type, l.was_blocker, l.private, l.creator_id, l.in_trash,
     ${exactly('l.created_at')}, l.updated_at, l.crosses_owners, l.delegate_id, l.carries_until::text
   from node_graph.links l join node_graph.nodes s on s.id = l.source_id
   where l.target_id = any ($1::uuid[]) and s.owner_id <> $2`,
);
/** $1 nodes: with whom they are shared. */
export const SHARES_OF = sql(
  'node_graph.export_shares_given',
  `select 'share_given' as type, node_id as "nodeId", case when not invited then user_id end as "userId", email, level,
     branch, due, ${exactly('created_at')}, grantor_id as "grantorId", showing
   from node_graph.grants where node_id = any ($1::uuid[]) order by node_id, id`,
);
/** $1 user, $2 behind which node or null, $3 how many. */
export const SHARES_WITH = sql(
  'node_graph.export_shares_received',
  `select 'share_received' as type, node_id as "nodeId", grantor_id as "grantorId", level, branch, due, showing,
     created_at as "createdTime"
   from node_graph.grants where user_id = $1 and not invited and ($2::uuid is null or node_id > $2)
   order by node_id limit $3`,
);
export const EMBED = sql(
  'node_graph.export_embed',
  `select 'embed' as type, node_id as "nodeId", created_at as "createdTime" from node_graph.embeds where user_id = $1`,
);
/** $1 actor, $2 behind which place or null, $3 how many: what they did, and when; what it was about is in the things themselves. */
export const BATCHES = sql(
  'node_graph.export_history',
  `select 'history' as type, id, place::text as place, scope_type as "scopeType", scope_id as "scopeId", undone,
     undo_of as "undoOf", redo_of as "redoOf", created_at as "createdTime"
   from node_graph.batch_log where actor_id = $1 and ($2::bigint is null or place > $2) order by place limit $3`,
);
export const COUNT = sql(
  'node_graph.count_records',
  `select ((select count(*) from node_graph.nodes where owner_id = $1)
     + (select count(*) from node_graph.nodes n join node_graph.links l on l.source_id = n.id where n.owner_id = $1)
     + (select count(*) from node_graph.grants where user_id = $1)
     + (select count(*) from node_graph.batch_log where actor_id = $1))::int as count`,
);
