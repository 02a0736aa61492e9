import type { QueryResult, QueryResultRow } from 'pg';

import type { Statement } from './statement.js';

/** What a repository reads through: the pool (`Database`) or one transaction (`Tx`). */
export abstract class Queries {
  protected abstract send(statement: Statement, values: readonly unknown[]): Promise<QueryResult>;

  /** The rows of a prepared statement. */
  async query<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const result = await this.send(statement, values);
    return result.rows as Row[];
  }

  /** The first row of a prepared statement, or `null`. */
  async first<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<Row | null> {
    const result = await this.send(statement, values);
    return (result.rows[0] as Row | undefined) ?? null;
  }
}
