import type { PoolClient, QueryResult } from 'pg';

import { Queries } from './queries.js';
import { asQuery, type Statement } from './statement.js';

/** What is read in a transaction that somebody else has begun, and ends. */
export class SnapshotQueries extends Queries {
  /** Of the statement that failed, if one did. */
  failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly client: PoolClient,
    private readonly prepares: boolean,
  ) {
    super();
  }

  protected override async send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    try {
      return await this.client.query(asQuery(statement, values, this.prepares));
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  }
}
