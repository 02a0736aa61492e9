import type { PoolClient, QueryResult } from 'pg';
import type { EntityManager, QueryRunner } from 'typeorm';

import type { Call, NewEvent } from '#kernel';

import type { Emitted, EventSink } from './event-sink.js';
import { Queries } from './queries.js';
import { asQuery, type Statement } from './statement.js';

/** Runs after the commit, never after a rollback. */
export type Effect = () => void | Promise<void>;

/**
 * Proof of a transaction: every repository method that writes demands one.
 * Only `Transactions` makes it.
 */
export abstract class Tx extends Queries {
  readonly effects: Effect[] = [];

  /** @param now the time of everything that it writes */
  constructor(readonly now: Date) {
    super();
  }

  /** TypeORM's way to the same connection. */
  abstract get manager(): EntityManager;

  /**
   * Writes events with the change: they are there if, and only if, it is. Sent in one statement before the commit, in
   * the order in which they were emitted. A single statement records its own (`withEvents`).
   * @param call who does it
   */
  abstract emit(call: Call, ...events: readonly NewEvent[]): void;

  /** Sends a writing statement; answers how many rows it touched. */
  async affected(statement: Statement, values: readonly unknown[] = []): Promise<number> {
    const result = await this.send(statement, values);
    return result.rowCount ?? 0;
  }

  /**
   * Tells the world only once the write is durable. An effect that fails is logged and does not fail
   * the request: what must not be lost is a row, not an effect.
   */
  afterCommit(effect: Effect): void {
    this.effects.push(effect);
  }
}

/** A transaction on one pinned connection. */
export class ConnectionTx extends Tx {
  private readonly emitted: Emitted[] = [];

  constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
    private readonly prepares: boolean,
    private readonly sink: EventSink,
    now: Date,
  ) {
    super(now);
  }

  override emit(call: Call, ...events: readonly NewEvent[]): void {
    for (const event of events) this.emitted.push({ call, event });
  }

  /** To be called last: what writes one subject after the other has its events in that order. */
  async writeEvents(): Promise<void> {
    if (this.emitted.length === 0) return;
    const { statement, values } = this.sink.insert(this.emitted, this.now);
    await this.send(statement, values);
  }

  override get manager(): EntityManager {
    return this.runner.manager;
  }

  protected override send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    if (statement.records === true) this.sink.recordIn(this);
    return this.client.query(asQuery(statement, values, this.prepares));
  }
}

/** One statement, which is a transaction of its own. A second one is refused. */
export class StatementTx extends Tx {
  private sent = false;

  constructor(
    private readonly pool: { query(config: object): Promise<QueryResult> },
    private readonly prepares: boolean,
    private readonly sink: EventSink,
    now: Date,
  ) {
    super(now);
  }

  override get manager(): EntityManager {
    throw new Error('a single-statement transaction has no entity manager');
  }

  override emit(): void {
    throw new Error('a single statement records its events itself: withEvents, or Transactions.run');
  }

  protected override send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    if (this.sent) throw new Error(`${statement.name} is a second statement: use Transactions.run`);
    this.sent = true;
    if (statement.records === true) this.sink.recordIn(this);
    return this.pool.query(asQuery(statement, values, this.prepares));
  }
}
