import { Injectable } from '@nestjs/common';
import type { PoolClient, QueryResult } from 'pg';
import { DataSource } from 'typeorm';

import { poolOf, preparesOf } from './pool.js';
import { Queries } from './queries.js';
import { asQuery, type Statement } from './statement.js';
import { isUnreachable } from './violations.js';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Reads of one moment: what belongs together is read together, whatever is written meanwhile. */
@Injectable()
export class Snapshots {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

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
}

class SnapshotQueries extends Queries {
  constructor(
    private readonly client: PoolClient,
    private readonly prepares: boolean,
  ) {
    super();
  }

  protected override send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    return this.client.query(asQuery(statement, values, this.prepares));
  }
}
