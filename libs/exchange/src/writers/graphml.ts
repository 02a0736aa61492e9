import { printJson } from '#data';

import { REST } from '../formats/graphml/graphml-entries.js';
import type { ExportedRecord } from '../sources/sources.js';
import { edgeOf, pagesOf, textOf, thingOf } from './records.js';
import type { Writer } from './writer.js';
import { escapeXml } from './xml.js';

/** What yEd, Gephi and NetworkX are told of nodes, by the ids of their keys. */
const KEYS = [
  ['label', 'node', 'label'],
  ['kind', 'node', 'type'],
  ['status', 'node', 'status'],
  ['text', 'node', 'description'],
  ['data', 'node', 'data'],
  ['rest', 'node', REST],
  ['rel', 'edge', 'relationship'],
  ['private', 'edge', 'private'],
] as const;

const NODE: ReadonlySet<string> = new Set(['id', 'status', 'description']);
const ITEM: ReadonlySet<string> = new Set(['id', 'itemType', 'status', 'notes', 'data']);

/** GraphML: directed, with titles, types and statuses of nodes and the relationships of edges; all else of a node is JSON. */
export const graphml: Writer = {
  name: 'graphml',
  type: 'application/graphml+xml; charset=utf-8',
  extension: 'graphml',
  of: ['items', 'graph'],
  async *write({ exported }) {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
    for (const [id, of, name] of KEYS)
      yield `<key id="${id}" for="${of}" attr.name="${name}" attr.type="string"/>\n`;
    yield '<graph id="ligature" edgedefault="directed">\n';
    yield* pagesOf(exported.things(), nodeOf);
    yield* pagesOf(exported.links(), (record) => {
      const { source, target, relationship } = edgeOf(record);
      return `<edge source="${escapeXml(source)}" target="${escapeXml(target)}">${datum('rel', relationship)}${datum('private', record['private'] === true ? 'true' : '')}</edge>\n`;
    });
    yield '</graph>\n</graphml>\n';
  },
};

function nodeOf(record: ExportedRecord): string {
  const { id, title, kind, status } = thingOf(record);
  const fields = [
    datum('label', title),
    datum('kind', kind ?? ''),
    datum('status', status ?? ''),
    datum('text', textOf(record[record.type === 'node' ? 'description' : 'notes'])),
    record.type === 'item' ? datum('data', jsonOf(record['data'])) : '',
    datum('rest', jsonOf(restOf(record))),
  ];
  return `<node id="${escapeXml(id)}">${fields.join('')}</node>\n`;
}

/** What has no key of its own. A title that is told by another name is none. */
function restOf(record: ExportedRecord): Readonly<Record<string, unknown>> {
  const told = record.type === 'node' ? NODE : ITEM;
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => (name === 'title' ? value === null : !told.has(name))),
  );
}

/** Two characters of JSON that XML has no way to write are written as escapes. */
function jsonOf(value: unknown): string {
  return printJson(value).replaceAll(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

function datum(key: (typeof KEYS)[number][0], text: string): string {
  return text === '' ? '' : `<data key="${key}">${escapeXml(text)}</data>`;
}
