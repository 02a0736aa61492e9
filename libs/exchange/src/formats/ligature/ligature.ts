import type { Entry, Relation, WorkEntry } from '../../documents/entries.js';
import { type ItemOrigin, ORIGIN, ORIGIN_FIELDS } from '../../documents/item-origin.js';
import type { Tell } from '../../report/report-line.js';
import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { bundleIn } from '../linky/linky.js';
import { isRecord, jsonLines, type JsonRecord, listedValues, type PlacedRecord } from '../records.js';
import { dateIn, textIn, textsIn } from '../values.js';
import { relations, work } from '../work.js';

/** What an export begins and ends with. */
const FRAME = new Set(['export', 'end']);
const NODE_FIELDS = ['independent', 'volume', 'pinned', 'collapsed', 'blockedFrom', 'dueDate', 'status'];

/** JSON lines of Ligature's own: of an export of a project, of a graph, of bundles, or of all that an organization has. */
export const ligature: Format = {
  name: 'ligature',
  title: 'Ligature (JSON lines)',
  targets: ['items', 'graph', 'bundles'],
  recognizes: (head) => /^\s*\{"type":"(export|item|item_link|node|link|bundle)"/.test(head),
  async *read(text, tell) {
    const others = new Map<string, number>();
    for await (const record of jsonLines(text, tell)) {
      const type = textIn(record.value['type']) ?? '';
      if (FRAME.has(type)) continue;
      if (type === 'bundle') yield* bundleIn(record, tell);
      else {
        const entry = entryOf(type, record);
        if (entry !== null) yield entry;
        else others.set(type, (others.get(type) ?? 0) + 1);
      }
    }
    for (const [type, count] of others)
      about({ place: 'the whole file', id: null }, tell).left_out(
        'no_import_of_type',
        `${String(count)} records of type "${type}" are not imported, or lack their ids`,
      );
  },
};

/** The items of a project with their links, as one object. */
export const ligatureItems: Format = {
  name: 'ligature-items',
  title: 'Ligature items (JSON)',
  targets: ['items', 'graph'],
  recognizes: (head) => /^\s*\{\s*"version"\s*:\s*1\s*,\s*"items"\s*:\s*\[/.test(head),
  read: (text, tell) => listed(text, tell, { items: 'item', links: 'item_link' }),
};

/** What `graph:export` answers. */
export const ligatureGraph: Format = {
  name: 'ligature-graph',
  title: 'Ligature graph (JSON)',
  targets: ['graph', 'items'],
  recognizes: (head) => /^\s*\{/.test(head) && /"nodes"\s*:\s*\[/.test(head),
  read: (text, tell) => listed(text, tell, { nodes: 'node', links: 'link' }),
};

async function* listed(
  text: AsyncIterable<string>,
  tell: Tell,
  types: Readonly<Record<string, string>>,
): AsyncGenerator<Entry, void> {
  for await (const { place, path, value } of listedValues(text, Object.keys(types))) {
    const type = types[String(path[0])] ?? '';
    const entry = isRecord(value) ? entryOf(type, { place, value }) : null;
    if (entry !== null) yield entry;
    else
      about({ place, id: null }, tell).left_out(
        'no_id',
        type.endsWith('link') ? 'A link needs both of its ends' : `Each ${type} needs an "id"`,
      );
  }
}

function entryOf(type: string, { place, value }: PlacedRecord): Entry | null {
  if (type === 'item') return itemOf(place, value);
  if (type === 'node') return nodeOf(place, value);
  const [from, to] = type === 'item_link' ? ['sourceItemId', 'targetItemId'] : ['source', 'target'];
  const [source, target] = [textIn(value[from]), textIn(value[to])];
  if ((type !== 'item_link' && type !== 'link') || source === null || target === null) return null;
  const relationship =
    type === 'item_link'
      ? textIn(value['relationship'])
      : (value['linkType'] ?? value['type']) === 1
        ? 'related_to'
        : 'blocks';
  if (relationship === null) return null;
  return { kind: 'relation', place, source, target, relationship, isPrivate: value['private'] === true };
}

/** An item as exports have it. `null`: nothing names it. */
export function itemOf(place: string, value: JsonRecord): WorkEntry | null {
  const id = textIn(value['id']) ?? textIn(value['ref']) ?? textIn(value['dedupeKey']);
  if (id === null) return null;
  return work({
    place,
    id,
    aliases: [textIn(value['ref']), textIn(value['dedupeKey'])].filter((name) => name !== null),
    type: textIn(value['itemType']) ?? textIn(value['item_type']) ?? 'item',
    title: textIn(value['title']),
    status: textIn(value['status']),
    createdAt: dateIn(value['createdAt']),
    updatedAt: dateIn(value['updatedAt']),
    exact: {
      ref: textIn(value['ref']),
      notes: textIn(value['notes']),
      data: isRecord(value['data']) ? value['data'] : {},
      dedupeKey: textIn(value['dedupeKey']),
      origin: originOf(value),
    },
    relations: ownLinks(value, place),
  });
}

function originOf(value: JsonRecord): ItemOrigin {
  const said = ORIGIN_FIELDS.map((name) => [name, textIn(value[name] ?? value[ORIGIN[name]])] as const);
  return Object.fromEntries(said.filter(([, text]) => text !== null));
}

/** A node as exports have it. `null`: nothing names it. */
export function nodeOf(place: string, value: JsonRecord): WorkEntry | null {
  const id = textIn(value['id']);
  if (id === null) return null;
  const given = NODE_FIELDS.filter((name) => value[name] !== undefined && value[name] !== null);
  const priority = value['priority'];
  return work({
    place,
    id,
    title: typeof value['title'] === 'string' ? value['title'] : null,
    description: typeof value['description'] === 'string' ? value['description'] : null,
    priority: typeof priority === 'number' ? priority : null,
    tags: textsIn(value['tags']),
    assignees: textsIn(value['assignee']),
    createdAt: dateIn(value['createdTime'] ?? value['createdAt']),
    exact: Object.fromEntries(given.map((name) => [name, value[name]])),
    relations: ownLinks(value, place),
  });
}

/** Links that stand with the thing that they lead from. */
function ownLinks(value: JsonRecord, place: string): Relation[] {
  const links = Array.isArray(value['links']) ? value['links'].filter(isRecord) : [];
  return links.flatMap(({ target, relationship }) =>
    relations(textsIn([target]), textIn(relationship) ?? 'related_to', place),
  );
}
