import { dueDateOf } from './due-date.statements.js';

/** SQL of a moment as text. */
const moment = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL of what events tell of a node, from its row `n`: what its owner reads, but for the token that opens it to anybody. */
export const NODE_DATA = `jsonb_build_object('id', n.id, 'title', n.title, 'description', n.description,
  'status', n.status, 'dueDate', ${dueDateOf('n')}, 'tags', to_jsonb(n.tags), 'priority', n.priority,
  'independent', n.independent, 'volume', n.volume, 'assignee', to_jsonb(n.assignee), 'pinned', n.pinned,
  'collapsed', n.collapsed, 'createdTime', ${moment('n.created_at')}, 'lastEditedTime', ${moment('n.updated_at')},
  'version', n.version, 'type', n.type, 'publicDue', ${moment('n.public_due')}, 'publicBranch', n.public_branch,
  'x', n.x, 'y', n.y, 'z', n.z, 'inTrash', n.in_trash)`;

/** SQL of what events tell of a link, from its row `l`; its ends stand beside it, as far as they are told. */
export const LINK_DATA = `jsonb_build_object('id', l.id, 'type', l.type, 'wasBlocker', l.was_blocker,
  'private', l.private, 'inTrash', l.in_trash, 'version', l.version, 'createdTime', ${moment('l.created_at')},
  'lastEditedTime', ${moment('l.updated_at')})`;
