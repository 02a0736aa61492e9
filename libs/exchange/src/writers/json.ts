import { printJson } from '#data';

import type { ExportedRecord } from '../sources/sources.js';
import type { Writer } from './writer.js';

const NAMES = { items: 'items', graph: 'nodes', bundles: 'bundles' } as const;

/** One object with a list of things, and one of links where there are any. */
export const json: Writer = {
  name: 'json',
  type: 'application/json; charset=utf-8',
  extension: 'json',
  of: ['items', 'graph', 'bundles'],
  async *write({ of, exported }) {
    yield `{"version":1,"${NAMES[of]}":[`;
    yield* listed(exported.things());
    if (of !== 'bundles') {
      yield ']\n,"links":[';
      yield* listed(exported.links());
    }
    yield ']}\n';
  },
};

async function* listed(pages: AsyncIterable<readonly ExportedRecord[]>): AsyncGenerator<string, void> {
  let separator = '\n';
  for await (const records of pages) {
    if (records.length === 0) continue;
    yield separator + records.map((record) => printJson(untyped(record))).join(',\n');
    separator = ',\n';
  }
}

/** A list says what its records are; links of graphs have a type of their own. */
function untyped({ type, linkType, ...record }: ExportedRecord): object {
  return type === 'link' ? { ...record, type: linkType } : record;
}
