import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { poolOf, preparesOf } from './pool.js';
import type { Queries } from './queries.js';
import { Replica } from './replica/replica.js';
import { SnapshotQueries } from './snapshot-queries.js';
import { isUnreachable } from './violations.js';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Reads of one moment: what belongs together is read together, whatever is written meanwhile. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(Replica) private readonly replica: Replica | null,
  ) {}

  /**
   * `work` has a connection for itself: it waits for nobody but the database, and for writes of its own that are soon
   * done. What it reads is not repeated when the connection is lost.
   */
  async read<T>(work: (from: Queries) => Promise<T>): Promise<T> {
    const pool = poolOf(this.dataSource);
    const client = await pool.connect();
    let isLost = false;
    try {
      await client.query(BEGIN);
      return await work(new SnapshotQueries(client, preparesOf(pool)));
    } catch (error) {
      isLost = isUnreachable(error);
      throw error;
    } finally {
      if (!isLost) await client.query('ROLLBACK').catch(() => (isLost = true));
      client.release(isLost);
    }
  }

  /**
   * The same from a replica, where there is one that has everything. Where it fails on the way, `work` begins again at the
   * primary: it must not mind what it has done before.
   */
  async readRepeatably<T>(work: (from: Queries) => Promise<T>): Promise<T> {
    const done = this.replica === null ? null : await this.replica.snapshot(work);
    return done === null ? this.read(work) : done.value;
  }
}
