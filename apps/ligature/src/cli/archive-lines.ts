import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** The lines of an archive, from the first one on; one whose name ends with `.gz` is unpacked. */
export async function* archiveLines(file: string): AsyncGenerator<string, void> {
  const source = createReadStream(file);
  // What goes wrong is thrown by the loop below.
  const input = file.endsWith('.gz') ? pipeline(source, createGunzip(), () => undefined) : source;
  const failed = once(input, 'error').then(([error]) => error as Error);
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failed]);
      if (next instanceof Error) throw next;
      if (next.done === true) return;
      if (next.value !== '') yield next.value;
    }
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  } finally {
    source.destroy();
  }
}
