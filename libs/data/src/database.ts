import { Injectable } from '@nestjs/common';
import type { Pool, QueryResult } from 'pg';
import { DataSource } from 'typeorm';

import { poolOf } from './pool.js';
import { Queries } from './queries.js';
import type { Statement } from './statement.js';

/** Reads outside a transaction, on any free connection of TypeORM's own pool. */
@Injectable()
export class Database extends Queries {
  private readonly pool: Pool;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.pool = poolOf(dataSource);
  }

  /** TypeORM's own way to read, for what no hot path needs. */
  get manager(): DataSource['manager'] {
    return this.dataSource.manager;
  }

  protected override send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    return this.pool.query({ name: statement.name, text: statement.text, values: values as unknown[] });
  }
}
