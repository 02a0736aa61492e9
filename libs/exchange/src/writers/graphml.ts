import { printJson } from '#data';

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
  ['rel', 'edge', 'relationship'],
] as const;

/** GraphML: directed, with titles, types and statuses of nodes and the relationships of edges. */
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
      return `<edge source="${escapeXml(source)}" target="${escapeXml(target)}">${datum('rel', relationship)}</edge>\n`;
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
    record.type === 'item' ? datum('data', printJson(record['data'])) : '',
  ];
  return `<node id="${escapeXml(id)}">${fields.join('')}</node>\n`;
}

function datum(key: (typeof KEYS)[number][0], text: string): string {
  return text === '' ? '' : `<data key="${key}">${escapeXml(text)}</data>`;
}
