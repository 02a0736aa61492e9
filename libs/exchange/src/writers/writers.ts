import { bookmarks } from './bookmarks.js';
import { csv } from './csv.js';
import { dot } from './dot.js';
import { graphml } from './graphml.js';
import { json } from './json.js';
import { jsonLines } from './json-lines.js';
import { mermaid } from './mermaid.js';
import type { Writer } from './writer.js';

/** All that can be written. */
export const WRITERS: readonly Writer[] = [jsonLines, json, csv, dot, mermaid, graphml, bookmarks];

export function writerOf(name: string): Writer | null {
  return WRITERS.find((writer) => writer.name === name) ?? null;
}
