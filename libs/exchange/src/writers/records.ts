import type { Progress } from '../documents/entries.js';
import type { ExportedRecord } from '../sources/sources.js';

/** As much of an item or a node as pictures of graphs have. */
export interface Thing {
  readonly id: string;
  readonly title: string;
  /** `item_type`; nodes have none. */
  readonly kind: string | null;
  readonly status: string | null;
  readonly progress: Progress;
  /** Whether it waits for others. */
  readonly isBlocked: boolean;
}

/** A link between two things. */
export interface Edge {
  readonly source: string;
  readonly target: string;
  readonly relationship: string;
}

const ITEM_PROGRESS: Readonly<Record<string, Progress>> = {
  triaged: 'started',
  verified: 'done',
  resolved: 'done',
  dismissed: 'dropped',
};
const NODE_STATUSES = [
  { status: 'available', progress: 'open' },
  { status: 'in progress', progress: 'started' },
  { status: 'blocked', progress: 'open' },
  { status: 'completed', progress: 'done' },
] as const;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function thingOf(record: ExportedRecord): Thing {
  const id = textOf(record['id']);
  if (record.type !== 'node') {
    const status = typeof record['status'] === 'string' ? record['status'] : null;
    const title = textOf(record['title']) || textOf(record['ref']) || id;
    const progress = ITEM_PROGRESS[status ?? ''] ?? 'open';
    return { id, title, kind: textOf(record['itemType']), status, progress, isBlocked: false };
  }
  const known = NODE_STATUSES[Number(record['status'])] ?? NODE_STATUSES[0];
  return { id, title: textOf(record['title']), kind: null, ...known, isBlocked: known.status === 'blocked' };
}

export function edgeOf(record: ExportedRecord): Edge {
  if (record.type === 'item_link')
    return {
      source: textOf(record['sourceItemId']),
      target: textOf(record['targetItemId']),
      relationship: textOf(record['relationship']),
    };
  return {
    source: textOf(record['source']),
    target: textOf(record['target']),
    relationship: record['linkType'] === 1 ? 'related_to' : 'blocks',
  };
}

/** How flowcharts and pictures call it. */
export function classOf({
  progress,
  isBlocked,
}: Thing): 'available' | 'inProgress' | 'blocked' | 'completed' {
  if (isBlocked) return 'blocked';
  if (progress === 'open') return 'available';
  return progress === 'started' ? 'inProgress' : 'completed';
}

export const COLOURS = {
  available: 'white',
  inProgress: 'lightblue',
  blocked: 'lightpink',
  completed: 'lightgreen',
} as const;

/** The text of each page. */
export async function* pagesOf(
  pages: AsyncIterable<readonly ExportedRecord[]>,
  line: (record: ExportedRecord) => string,
): AsyncGenerator<string, void> {
  for await (const records of pages) yield records.map(line).join('');
}
