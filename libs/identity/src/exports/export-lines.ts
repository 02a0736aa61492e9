import { printJson } from '#data';

import type { ExportRecord } from '../contents/content.js';
import type { ExportOwner } from './exports.repository.js';

/** Grows when what there was before is told otherwise. */
const FORMAT = 1;
/** Text that is handed on at once, more or less. */
const BLOCK_BYTES = 256 * 1024;

/** Some lines of an export, each with its end. */
export interface ExportBlock {
  readonly text: Buffer;
  readonly records: number;
}

/**
 * The text of an export: JSON lines, of which the first says whose it is and of when, and the last how many there were
 * between them, so that one that was cut off is known by that.
 */
export async function* exportBlocks(
  owner: ExportOwner,
  at: Date,
  batches: AsyncIterable<readonly ExportRecord[]>,
): AsyncGenerator<ExportBlock, void> {
  const first = { type: 'export', format: FORMAT, [owner.kind]: owner.id, exportedAt: at.toISOString() };
  let lines = [lineOf(first)];
  let [length, count, total] = [0, 0, 0];
  for await (const records of batches) {
    for (const record of records) {
      const line = lineOf(record);
      lines.push(line);
      length += line.length;
      count += 1;
      if (length < BLOCK_BYTES) continue;
      yield { text: Buffer.from(lines.join('')), records: count };
      total += count;
      [lines, length, count] = [[], 0, 0];
    }
  }
  total += count;
  lines.push(lineOf({ type: 'end', records: total }));
  yield { text: Buffer.from(lines.join('')), records: count };
}

/** Without line breaks of its own, which JSON writes as escapes. */
function lineOf(record: object): string {
  return `${printJson(record)}\n`;
}
