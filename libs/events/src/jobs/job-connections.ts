import { EventEmitter } from 'node:events';

import { Injectable } from '@nestjs/common';
import type { Pool, QueryConfig, QueryResult } from 'pg';
import { DataSource } from 'typeorm';

import { DatabaseMonitor, poolOf, preparesOf } from '#data';
import { Turns } from '#kernel';

/** Connections that jobs have of the pool at once, whatever they do. */
const MOST = 2;

/** What graphile-worker asks of a connection. */
interface Lent {
  query(config: QueryConfig): Promise<QueryResult>;
  release(): void;
}

/**
 * The pool of the service, as graphile-worker may use it: for single statements, each on any connection, and only while
 * the database takes writes. Nobody listens for notifications, which a pooler would not pass on (ADR 93): a job that
 * this process adds wakes it, all others are found by looking.
 */
@Injectable()
export class JobConnections extends EventEmitter {
  readonly prepares: boolean;
  readonly options = { max: MOST };
  private readonly pool: Pool;
  private readonly turns = new Turns(MOST);

  constructor(
    dataSource: DataSource,
    private readonly monitor: DatabaseMonitor,
  ) {
    super();
    this.pool = poolOf(dataSource);
    this.prepares = preparesOf(this.pool);
  }

  /** A `pg` pool, as far as graphile-worker knows one. */
  asPool(): Pool {
    return this as unknown as Pool;
  }

  /** @param listening graphile-worker listens with such a connection only, which it never gets */
  connect(listening?: () => void): Promise<Lent> | undefined {
    return listening === undefined ? this.lend() : undefined;
  }

  private async lend(): Promise<Lent> {
    const { state } = this.monitor;
    if (state !== 'up') throw new Error(`the database is ${state}`);
    await this.turns.take();
    return {
      query: (config) => this.pool.query(config),
      release: () => {
        this.turns.give();
      },
    };
  }
}
