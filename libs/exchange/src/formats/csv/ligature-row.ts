import { parseJson } from '#data';

import type { WorkEntry } from '../../documents/entries.js';
import { ORIGIN, ORIGIN_FIELDS } from '../../documents/item-origin.js';
import { about } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import { itemOf, nodeOf } from '../ligature/ligature.js';
import { isRecord, type JsonRecord } from '../records.js';
import { unguarded } from './guard.js';

/** Names of fields, by the columns of tables that Ligature writes. */
const FIELDS: Readonly<Record<string, string>> = {
  item_id: 'id',
  node_id: 'id',
  item_type: 'itemType',
  dedupe_key: 'dedupeKey',
  ...Object.fromEntries(ORIGIN_FIELDS.map((name) => [ORIGIN[name], name])),
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  blocked_from: 'blockedFrom',
  due_date: 'dueDate',
  created_time: 'createdTime',
};
/** What is JSON in its cell. */
const JSON_FIELDS = {
  item: new Set(['data', 'links']),
  node: new Set([
    ...['status', 'blocked_from', 'tags', 'priority', 'independent', 'volume', 'assignee', 'pinned'],
    ...['collapsed', 'links'],
  ]),
};

/** Whether a table of bundles is of Ligature's making: then its texts are guarded as those of all of its tables. */
export function isOwnBookmarks(headers: readonly string[]): boolean {
  return headers.join() === 'url,note,tags,folder,created_at';
}

/** A row of a table that Ligature wrote, taken back as it was. `null`, and a line of the report: it has no id. */
export function ligatureRow(
  place: string,
  headers: readonly string[],
  cells: readonly string[],
  tell: Tell,
): WorkEntry | null {
  const kind = headers.includes('node_id') ? 'node' : 'item';
  const value: Record<string, unknown> = {};
  for (const [index, header] of headers.entries()) {
    const text = unguarded(cells[index] ?? '');
    if (text === '') continue;
    const read = JSON_FIELDS[kind].has(header) ? parsed(text) : text;
    if (read === undefined)
      about({ place: `${place}, column ${header}`, id: null }, tell).left_out(
        'not_json',
        `The cell is no JSON: ${text.slice(0, 60)}`,
        'Write it as the export does',
      );
    else value[FIELDS[header] ?? header] = header === 'links' ? linksOf(read) : read;
  }
  const entry = kind === 'node' ? nodeOf(place, value) : itemOf(place, value);
  if (entry === null) about({ place, id: null }, tell).left_out('no_id', `The row has no ${kind}_id`);
  return entry;
}

function linksOf(value: unknown): JsonRecord[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([relationship, targets]) =>
    Array.isArray(targets) ? targets.map((target: unknown) => ({ target, relationship })) : [],
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
