import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { DAY_MS } from '#kernel';
import { Env, sealBytes, sealingKey, unsealBytes } from '#platform/config';

import type { ExportBlock } from './export-lines.js';
import { exportUnreadable } from './exports.errors.js';
import { type ExportOwner, type ExportRun, ExportsRepository } from './exports.repository.js';

const compress = promisify(gzip);
const expand = promisify(gunzip);
/** How long it can be downloaded. */
const KEPT_MS = DAY_MS;

/** Text of exports that waits to be downloaded, by any replica: in the database, sealed, for it is all of somebody's in one place. */
@Injectable()
export class ExportStorage {
  private readonly key: Buffer;

  constructor(
    private readonly exports: ExportsRepository,
    private readonly transactions: Transactions,
    env: Env,
  ) {
    this.key = sealingKey(env.jwtSecret ?? '', 'export');
  }

  /** Whose it is; nothing is left of what another run has written. `null`: there is nothing to be made any more. */
  async begin(run: ExportRun): Promise<ExportOwner | null> {
    const row = await this.transactions.statement((tx) => this.exports.begin(run, tx));
    if (row === null) return null;
    return row.userId === null
      ? { kind: 'organization', id: row.orgId ?? '' }
      : { kind: 'user', id: row.userId };
  }

  count(run: ExportRun, total: number): Promise<void> {
    return this.transactions.statement((tx) => this.exports.count(run, total, tx));
  }

  /** It can be downloaded from now on, for a day. */
  finish(run: ExportRun): Promise<void> {
    return this.transactions.statement((tx) =>
      this.exports.finish(run, new Date(tx.now.getTime() + KEPT_MS), tx),
    );
  }

  fail(id: string): Promise<void> {
    return this.transactions.statement((tx) => this.exports.fail(id, tx));
  }

  /** `false`: it is not this run's any more. */
  async write(run: ExportRun, number: number, { text, records }: ExportBlock): Promise<boolean> {
    const content = sealBytes(this.key, await compress(text));
    const chunk = { number, content, records, bytes: text.length };
    return this.transactions.statement((tx) => this.exports.append(run, chunk, tx));
  }

  /** Begins when the first chunk is read. Refuses what was sealed with another secret, before anything is answered. */
  async read(id: string): Promise<AsyncIterable<Buffer>> {
    const first = await this.chunk(id, 0);
    if (first === null) throw exportUnreadable();
    const next = (number: number): Promise<Buffer | null> => this.chunk(id, number);
    return (async function* () {
      let number = 0;
      for (let chunk: Buffer | null = first; chunk !== null; chunk = await next(number)) {
        yield chunk;
        number += 1;
      }
    })();
  }

  private async chunk(id: string, number: number): Promise<Buffer | null> {
    const content = await this.exports.chunk(id, number);
    if (content === null) return null;
    const compressed = unsealBytes(this.key, content);
    if (compressed === null) throw exportUnreadable();
    return expand(compressed);
  }
}
