import { about, cut } from '../report/tell.js';
import type { Tell } from '../report/report-line.js';
import { cleanText, cleanValue } from './clean.js';
import type { Progress, WorkEntry } from './entries.js';
import type { ItemOrigin } from './item-origin.js';
import { keyOf } from './keys.js';

const TITLE = 512;
const REF = 128;
const TYPE = 64;
const NOTES = 10_000;

type ItemStatus = 'open' | 'triaged' | 'verified' | 'resolved' | 'dismissed';

const STATUSES: ReadonlySet<string> = new Set<ItemStatus>([
  'open',
  'triaged',
  'verified',
  'resolved',
  'dismissed',
]);
const STATUS_OF: Readonly<Record<Progress, ItemStatus>> = {
  open: 'open',
  started: 'triaged',
  done: 'resolved',
  dropped: 'dismissed',
};

/** An item as it is to be made: everything fits. */
export interface NewItem {
  readonly key: string;
  readonly place: string;
  /** As the document calls it. */
  readonly id: string;
  readonly itemType: string;
  readonly ref: string | null;
  readonly title: string | null;
  readonly data: Record<string, unknown>;
  readonly status: ItemStatus | null;
  readonly notes: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly origin: ItemOrigin;
}

/** The item that a work entry becomes: what items have no field for is in `data`, by the document's own names. */
export function newItem(entry: WorkEntry, source: string, tell: Tell): NewItem {
  const { id, place, exact } = entry;
  const own = exact['data'] as Record<string, unknown> | undefined;
  const title =
    entry.title === null
      ? null
      : cut(cleanText(entry.title).replaceAll(/\s+/g, ' ').trim(), TITLE, 'title', entry, tell);
  const notes = typeof exact['notes'] === 'string' ? cut(exact['notes'], NOTES, 'notes', entry, tell) : null;
  return {
    key: typeof exact['dedupeKey'] === 'string' ? exact['dedupeKey'] : itemKey(entry, source),
    place,
    id,
    itemType: cut(
      cleanText(entry.type).replaceAll(/\s+/g, ' ').trim().toLowerCase() || 'item',
      TYPE,
      'type',
      entry,
      tell,
    ),
    ref: own === undefined ? refOf(entry, tell) : ((exact['ref'] as string | null | undefined) ?? null),
    title: title === '' ? null : title,
    data: cleanValue(own ?? dataOf(entry)) as Record<string, unknown>,
    status: statusOf(entry, tell),
    notes,
    createdAt: entry.createdAt,
    updatedAt: entry.updatedAt,
    origin: (exact['origin'] as ItemOrigin | undefined) ?? {},
  };
}

/** What the item of an entry is known by. */
export function itemKey({ id, exact }: Pick<WorkEntry, 'id' | 'exact'>, source: string): string {
  return typeof exact['dedupeKey'] === 'string' ? exact['dedupeKey'] : keyOf(source, id);
}

function refOf(entry: WorkEntry, tell: Tell): string | null {
  const ref = cleanText(entry.id);
  // A number of a row says nothing outside of the file.
  if (/^row \d+$/.test(ref)) return null;
  if (ref.length <= REF) return ref;
  about(entry, tell).kept(
    'ref_too_long',
    `The id is longer than ${String(REF)} characters: it is kept as data.source_id`,
  );
  return null;
}

function statusOf(entry: WorkEntry, tell: Tell): ItemStatus | null {
  if (entry.status === null) return entry.progress === null ? null : STATUS_OF[entry.progress];
  const word = entry.status.toLowerCase();
  if (STATUSES.has(word)) return word as ItemStatus;
  if (entry.progress !== null) return STATUS_OF[entry.progress];
  about(entry, tell).kept(
    'unknown_status',
    `"${entry.status.slice(0, 60)}" is no status of items: it is kept as data.status`,
    'Set a status after the import, or map the column',
  );
  return null;
}

function dataOf(entry: WorkEntry): Record<string, unknown> {
  const { description, status, priority, tags, assignees, due, closedAt } = entry;
  const said = {
    description,
    status,
    priority,
    tags: tags.length === 0 ? null : tags,
    assignees: assignees.length === 0 ? null : assignees,
    due: due?.toISOString() ?? null,
    closed_at: closedAt?.toISOString() ?? null,
    source_id: entry.id.length > REF ? entry.id : null,
  };
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)),
    ...entry.fields,
  };
}
