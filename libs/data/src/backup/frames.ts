import { createHash } from 'node:crypto';

import { altered, cutOff, notABackup } from './backup.errors.js';

/**
 * What a backup is made of, in this order: a header; for each table its columns, its rows as `COPY` writes them in text,
 * and their number; the sequences; the end.
 */
export type FrameType = 'header' | 'table' | 'rows' | 'count' | 'sequences' | 'end';

export interface Frame {
  readonly type: FrameType;
  readonly content: Buffer;
}

const LETTERS: Readonly<Record<FrameType, string>> = {
  header: 'H',
  table: 'T',
  rows: 'D',
  count: 'C',
  sequences: 'S',
  end: 'E',
};
const TYPES = new Map(Object.entries(LETTERS).map(([type, letter]) => [letter, type as FrameType]));
const MAGIC = Buffer.from('ligature backup\n');
/** A letter, and how many bytes follow. */
const HEAD_BYTES = 5;
const MOST_BYTES = 1 << 20;

/** Writes frames, and in the last of them the checksum of all that is before it. */
export class FrameWriter {
  private readonly hash = createHash('sha256').update(MAGIC);

  /** What every backup begins with. */
  begin(): Buffer {
    return MAGIC;
  }

  json(type: FrameType, value: object): Buffer {
    return this.frame(type, Buffer.from(JSON.stringify(value)));
  }

  *rows(chunk: Buffer): Generator<Buffer, void> {
    for (let from = 0; from < chunk.length; from += MOST_BYTES)
      yield this.frame('rows', chunk.subarray(from, from + MOST_BYTES));
  }

  end(): Buffer {
    return this.json('end', { sha256: this.hash.copy().digest('hex') });
  }

  private frame(type: FrameType, content: Buffer): Buffer {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(LETTERS[type], 'latin1');
    head.writeUInt32BE(content.length, 1);
    const frame = Buffer.concat([head, content]);
    this.hash.update(frame);
    return frame;
  }
}

/** Bytes of a stream, as many as are asked for. */
class Bytes {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Fewer only where the stream ends. */
  async take(count: number): Promise<Buffer> {
    const parts = [this.rest];
    let length = this.rest.length;
    while (length < count) {
      const next = await this.chunks.next();
      if (next.done === true) break;
      parts.push(next.value);
      length += next.value.length;
    }
    const all = parts.length === 1 ? this.rest : Buffer.concat(parts);
    this.rest = all.subarray(count);
    return all.subarray(0, count);
  }
}

/**
 * The frames of a backup but for the last, which is checked: whoever has come to the end has read what was written.
 * @throws BackupError: no backup, cut off, altered
 */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame, void> {
  const bytes = new Bytes(source);
  const hash = createHash('sha256').update(MAGIC);
  if (!(await bytes.take(MAGIC.length)).equals(MAGIC)) throw notABackup();
  for (;;) {
    const head = await bytes.take(HEAD_BYTES);
    if (head.length < HEAD_BYTES) throw cutOff();
    const type = TYPES.get(head.toString('latin1', 0, 1));
    const length = head.readUInt32BE(1);
    if (type === undefined || length > MOST_BYTES) throw altered();
    const content = await bytes.take(length);
    if (content.length < length) throw cutOff();
    if (type === 'end') {
      if ((jsonOf(content) as { sha256: string }).sha256 !== hash.digest('hex')) throw altered();
      if ((await bytes.take(1)).length > 0) throw altered();
      return;
    }
    hash.update(head).update(content);
    yield { type, content };
  }
}

/** What the JSON of a frame says; whether it is true, the checksum tells at the end. */
export function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString()) as unknown;
  } catch (error) {
    throw altered(error);
  }
}
