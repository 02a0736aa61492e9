import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Env, sealBytes, sealingKey, unsealBytes } from '#platform/config';

import { LARGEST_FILE } from '../exchange.limits.js';
import { unreadableFile } from '../formats/formats.errors.js';
import { fileTooLarge, importIsOver } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';

const compress = promisify(gzip);
const expand = promisify(gunzip);
const CHUNK_BYTES = 512 * 1024;

/** Files that wait for their import, which any replica may do: in the database, compressed and sealed. */
@Injectable()
export class ImportStorage {
  private readonly key: Buffer;

  constructor(
    private readonly imports: ImportsRepository,
    private readonly transactions: Transactions,
    env: Env,
  ) {
    this.key = sealingKey(env.jwtSecret ?? '', 'import');
  }

  /** Keeps a file while it comes; answers its bytes. Refuses one that is too large, and one whose import was cancelled. */
  async keep(id: string, file: AsyncIterable<Buffer>): Promise<number> {
    let [bytes, number] = [0, 0];
    let waiting: Buffer[] = [];
    let length = 0;
    const write = async (): Promise<void> => {
      const content = sealBytes(this.key, await compress(Buffer.concat(waiting)));
      const [place, size] = [number, length];
      [waiting, length, number] = [[], 0, number + 1];
      if (!(await this.transactions.statement((tx) => this.imports.append(id, place, content, size, tx))))
        throw importIsOver();
    };
    for await (const part of file) {
      bytes += part.length;
      if (bytes > LARGEST_FILE) throw fileTooLarge(LARGEST_FILE);
      waiting.push(part);
      length += part.length;
      if (length >= CHUNK_BYTES) await write();
    }
    if (length > 0) await write();
    return bytes;
  }

  /** A file, from its beginning. */
  async *read(id: string): AsyncGenerator<Buffer, void> {
    for (let number = 0; ; number += 1) {
      const sealed = await this.imports.chunk(id, number);
      if (sealed === null) return;
      const compressed = unsealBytes(this.key, sealed);
      if (compressed === null) throw unreadableFile('it was kept with another secret: send it again');
      yield await expand(compressed);
    }
  }
}
