import { printJson } from '#data';
import { csvField } from '#platform/http';

import { ORIGIN, ORIGIN_FIELDS } from '../documents/item-origin.js';
import type { Target } from '../formats/format.js';
import { guarded } from '../formats/csv/guard.js';
import type { ExportedRecord } from '../sources/sources.js';
import { pages } from './bookmarks.js';
import { edgeOf, textOf } from './records.js';
import type { Writer } from './writer.js';

type Linked = ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;

const COLUMNS: Readonly<Record<Exclude<Target, 'bundles'>, readonly string[]>> = {
  items: [
    ...['id', 'ref', 'itemType', 'title', 'status', 'notes', 'data', 'dedupeKey', ...ORIGIN_FIELDS],
    ...['createdAt', 'updatedAt'],
  ],
  graph: [
    ...['id', 'title', 'description', 'status', 'blockedFrom', 'dueDate', 'tags', 'priority', 'independent'],
    ...['volume', 'assignee', 'pinned', 'collapsed', 'createdTime'],
  ],
};
/** The same by the names of their columns. */
const HEADERS: Readonly<Record<Target, readonly string[]>> = {
  items: [
    ...['item_id', 'ref', 'item_type', 'title', 'status', 'notes', 'data', 'dedupe_key'],
    ...Object.values(ORIGIN),
    ...['created_at', 'updated_at', 'links'],
  ],
  graph: [
    ...['node_id', 'title', 'description', 'status', 'blocked_from', 'due_date', 'tags', 'priority'],
    ...['independent', 'volume', 'assignee', 'pinned', 'collapsed', 'created_time', 'links'],
  ],
  bundles: ['url', 'note', 'tags', 'folder', 'created_at'],
};

/** A table: a row for each thing, with the links that lead from it, or for each page of a bundle. What is no text is JSON. */
export const csv: Writer = {
  name: 'csv',
  type: 'text/csv; charset=utf-8',
  extension: 'csv',
  of: ['items', 'graph', 'bundles'],
  async *write({ of, exported }) {
    yield rowOf(HEADERS[of]);
    for await (const records of exported.things()) {
      if (of === 'bundles') yield records.flatMap(pageRows).join('');
      else {
        const links = linked(await exported.linksFrom(records.map(({ id }) => textOf(id))));
        yield records.map((record) => thingRow(record, COLUMNS[of], links)).join('');
      }
    }
  },
};

function linked(links: readonly ExportedRecord[]): Linked {
  const found = new Map<string, Record<string, string[]>>();
  for (const { source, target, relationship } of links.map(edgeOf)) {
    const before = found.get(source) ?? {};
    found.set(source, { ...before, [relationship]: [...(before[relationship] ?? []), target] });
  }
  return found;
}

function thingRow(record: ExportedRecord, columns: readonly string[], links: Linked): string {
  return rowOf([...columns.map((name) => record[name]), links.get(textOf(record['id']))]);
}

function pageRows(record: ExportedRecord): string[] {
  const folder = textOf(record['title']) || textOf(record['slug']);
  return pages(record).map(({ url, note, tags }) =>
    rowOf([url, note, tags.join('|'), folder, record['createdAt']]),
  );
}

function rowOf(values: readonly unknown[]): string {
  return `${values.map((value) => csvField(guarded(cellOf(value)))).join(',')}\r\n`;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : printJson(value);
}
