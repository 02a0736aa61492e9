import { parseJson } from '#data';

import type { WorkEntry } from '../../documents/entries.js';
import type { Tell } from '../../report/report-line.js';
import { about } from '../../report/tell.js';
import { itemOf, nodeOf } from '../ligature/ligature.js';
import { isRecord, type JsonRecord } from '../records.js';
import { dateIn, textIn, textsIn } from '../values.js';
import { priorityOf, progressOf, work } from '../work.js';

/** Names that the export gives to what it writes, in the order of their statuses. */
export const NODE_STATUS_NAMES = ['available', 'in progress', 'blocked', 'completed'] as const;
/** The name of the key that holds what has no key of its own. */
export const REST = 'ligature';

/** How a node looks, and where it is drawn. */
const LOOKS = new Set(['x', 'y', 'z', 'r', 'g', 'b', 'size', 'color', 'shape', 'width', 'height']);
const LOOKS_OF_EDGES = new Set([...LOOKS, 'id']);

const NAMES = {
  title: ['label', 'title', 'name'],
  description: ['description', 'notes', 'comment'],
  type: ['type', 'kind'],
  status: ['status', 'state'],
  priority: ['priority'],
  tags: ['tags', 'labels'],
  assignees: ['assignee', 'assignees', 'owner'],
  due: ['due', 'duedate', 'due_date'],
  created: ['created', 'createdat', 'created_at'],
} as const;

interface FoundNode {
  readonly place: string;
  readonly id: string;
  /** By the names of the file. */
  readonly data: ReadonlyMap<string, string>;
  readonly label: string | null;
}

/** A node of whoever wrote the file; one of an export is taken back as it was, but for what was changed since. */
export function nodeEntry(node: FoundNode, tell: Tell): WorkEntry {
  const rest = jsonIn(node, REST, tell);
  return (isRecord(rest) ? ownEntry(node, rest, tell) : null) ?? otherEntry(node);
}

function ownEntry({ place, id, data, ...node }: FoundNode, rest: JsonRecord, tell: Tell): WorkEntry | null {
  const label = data.get('label') ?? null;
  const hadNoTitle = rest['title'] === null && (label === textIn(rest['ref']) || label === id);
  const said = { ...rest, id, title: hadNoTitle ? null : label };
  const status = data.get('status');
  if (rest['type'] === 'node') {
    const known = NODE_STATUS_NAMES.findIndex((name) => name === status);
    const state = known < 0 ? {} : { status: known };
    return nodeOf(place, { ...said, ...state, description: data.get('description') ?? '' });
  }
  return itemOf(place, {
    ...said,
    itemType: data.get('type') ?? 'item',
    status: status ?? null,
    notes: data.get('description') ?? null,
    data: jsonIn({ place, id, data, ...node }, 'data', tell) ?? {},
  });
}

function otherEntry({ place, id, data, label }: FoundNode): WorkEntry {
  const lower = new Map([...data].map(([name, text]) => [name.toLowerCase(), text.trim()]));
  const said = (field: keyof typeof NAMES): string | null =>
    NAMES[field].map((name) => textIn(lower.get(name))).find((text) => text !== null) ?? null;
  const known = new Set<string>([...Object.values(NAMES).flat(), ...LOOKS, REST]);
  const status = said('status');
  const priority = said('priority');
  return work({
    place,
    id,
    title: said('title') ?? label ?? id,
    description: said('description'),
    type: said('type') ?? 'task',
    status,
    progress: progressOf(status),
    priority: priority !== null && /^\d$/.test(priority) ? Number(priority) : priorityOf(priority),
    tags: textsIn(said('tags')),
    assignees: textsIn(said('assignees')),
    due: dateIn(said('due')),
    createdAt: dateIn(said('created')),
    fields: Object.fromEntries([...data].filter(([name]) => !known.has(name.toLowerCase()))),
  });
}

/** What an edge says; `lost`: names of what a link has no place for. */
export function edgeFields(
  data: ReadonlyMap<string, string>,
  label: string | null,
): { readonly relationship: string | null; readonly isPrivate: boolean; readonly lost: readonly string[] } {
  const said = ['relationship', 'relation', 'label', 'type', 'kind'].find((name) => textIn(data.get(name)));
  return {
    relationship: said === undefined ? label : textIn(data.get(said)),
    isPrivate: data.get('private') === 'true',
    lost: [...data.keys()].filter(
      (name) => name !== said && name !== 'private' && !LOOKS_OF_EDGES.has(name.toLowerCase()),
    ),
  };
}

function jsonIn({ place, id, data }: FoundNode, name: string, tell: Tell): unknown {
  const text = data.get(name);
  if (text === undefined) return null;
  try {
    return parseJson(text);
  } catch {
    about({ place, id }, tell).left_out('not_json', `"${name}" is no JSON: ${text.slice(0, 60)}`);
    return null;
  }
}
