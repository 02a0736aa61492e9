import { Injectable } from '@nestjs/common';
import type { Pool, QueryResult } from 'pg';
import { DataSource } from 'typeorm';

import { Perseverance } from './connections/perseverance.js';
import { poolOf, preparesOf, reconnectMsOf } from './pool.js';
import { Queries } from './queries.js';
import { asQuery, type Statement } from './statement.js';

/**
 * Reads outside a transaction, on any free connection of TypeORM's own pool. A read whose connection is lost is sent
 * once more: a restart of the database is not noticed.
 */
@Injectable()
export class Database extends Queries {
  private readonly pool: Pool;
  private readonly prepares: boolean;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.pool = poolOf(dataSource);
    this.prepares = preparesOf(this.pool);
  }

  /** TypeORM's own way to read, for what no hot path needs. */
  get manager(): DataSource['manager'] {
    return this.dataSource.manager;
  }

  protected override async send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    const perseverance = new Perseverance(reconnectMsOf(this.pool));
    for (;;) {
      try {
        return await this.pool.query(asQuery(statement, values, this.prepares));
      } catch (error) {
        await perseverance.tryAgain(error);
      }
    }
  }
}
