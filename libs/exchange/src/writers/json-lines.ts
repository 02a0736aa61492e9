import { printJson } from '#data';

import type { Writer } from './writer.js';

/** Grows when what there was before is told otherwise. */
const FORMAT = 1;

const lineOf = (record: object): string => `${printJson(record)}\n`;

/** Everything that Ligature knows of it, framed as all of its exports are: one that was cut off lacks its last line. */
export const jsonLines: Writer = {
  name: 'jsonl',
  type: 'application/x-ndjson; charset=utf-8',
  extension: 'jsonl',
  of: ['items', 'graph', 'bundles'],
  async *write({ of, exported, at }) {
    yield lineOf({ type: 'export', format: FORMAT, of, exportedAt: at.toISOString() });
    let records = 0;
    for (const pages of [exported.things(), exported.links()])
      for await (const page of pages) {
        records += page.length;
        yield page.map(lineOf).join('');
      }
    yield lineOf({ type: 'end', records });
  },
};
