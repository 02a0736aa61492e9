import type { QueryResult } from 'pg';
import type { EntityManager } from 'typeorm';

import type { Call, NewEvent } from '#kernel';

import type { EventSink } from './event-sink.js';
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

  /** TypeORM's way to the same connection, once all that was written before is. */
  abstract manager(): Promise<EntityManager>;

  /**
   * Writes events with the change: they are there if, and only if, it is. Sent in one statement before the commit, in
   * the order in which they were emitted. A single statement records its own (`withEvents`).
   * @param call who does it
   */
  abstract emit(call: Call, ...events: readonly NewEvent[]): void;

  /**
   * Sends a writing statement with the one that comes next, at the latest with the commit: it costs no time of its own.
   * If it fails, so does what is sent next, or the commit, with its error.
   */
  abstract defer(statement: Statement, values?: readonly unknown[]): void;

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

  override manager(): Promise<EntityManager> {
    throw new Error('a single-statement transaction has no entity manager');
  }

  override defer({ name }: Statement): void {
    throw new Error(`${name} is deferred: use Transactions.run`);
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
