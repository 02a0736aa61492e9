import type { QueryConfig, QueryResult } from 'pg';
import type { EntityManager, QueryRunner } from 'typeorm';

import type { Call, NewEvent } from '#kernel';

import type { Emitted, EventSink } from './event-sink.js';
import type { Pipeline } from './pipeline.js';
import { asQuery, type Statement } from './statement.js';
import { Tx } from './tx.js';
import { isAnswered } from './violations.js';

/**
 * Within transactions a statement is planned once for each connection. Left to itself, Postgres plans those with arrays
 * among their values anew on every call, which for the longer ones takes several times what they do.
 */
const BEGIN = 'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan';

/** A transaction on one pinned connection (ADR 161). */
export class ConnectionTx extends Tx {
  private readonly emitted: Emitted[] = [];
  private readonly deferred: QueryConfig[] = [];
  private readonly begun: Promise<void>;
  private isBegun = false;
  /** Whether some statement waits until the transaction has begun, and with it all that come after it. */
  private isHeldUp = false;
  private isOver = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly pipeline: Pipeline,
    private readonly prepares: boolean,
    private readonly sink: EventSink,
    now: Date,
  ) {
    super(now);
    this.begun = pipeline.send(BEGIN).then(() => {
      this.isBegun = true;
    });
    this.begun.catch(ignore);
  }

  override emit(call: Call, ...events: readonly NewEvent[]): void {
    for (const event of events) this.emitted.push({ call, event });
  }

  override defer(statement: Statement, values: readonly unknown[] = []): void {
    this.demandTime(statement);
    if (statement.records === true) this.sink.recordIn(this);
    this.deferred.push(asQuery(statement, values, this.prepares));
  }

  override async manager(): Promise<EntityManager> {
    await this.begun;
    const written = this.sendAll(this.takeDeferred());
    for (const answer of written) await answer;
    return this.runner.manager;
  }

  /**
   * Sends what was deferred, the events and COMMIT together.
   * @param sending called when it may be committed from now on, whatever is heard of it; `false`: it certainly is not
   */
  async commit(sending: (maybeCommitted: boolean) => void): Promise<void> {
    await this.begun;
    // Last, so that what writes one subject after the other has its events in that order.
    for (const { statement, values } of this.sink.writes(this.emitted, this.now))
      this.defer(statement, values);
    const written = this.sendAll(this.takeDeferred());
    this.isOver = true;
    this.pipeline.demandNone();
    sending(true);
    const committed = this.pipeline.send('COMMIT');
    committed.catch(ignore);
    try {
      for (const answer of written) await answer;
    } catch (error) {
      // Answers come in order: the server ended the transaction before it came to the COMMIT.
      if (isAnswered(error)) sending(false);
      await committed.catch(ignore);
      throw error;
    }
    const { command } = await committed;
    this.pipeline.demandNone();
    if (command !== 'COMMIT') throw new Error(`the transaction ended in ${command}`);
  }

  /** Resolves when all that was sent is answered; a connection that is lost meanwhile has nothing to undo. */
  async rollBack(): Promise<void> {
    this.isOver = true;
    await this.pipeline.send('ROLLBACK').catch(ignore);
  }

  protected override async send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    if (statement.records === true) this.sink.recordIn(this);
    const before = this.takeDeferred();
    const waits = this.isHeldUp || before.length > 0 || statement.reads !== true;
    if (waits && !this.isBegun) {
      this.isHeldUp = true;
      await this.begun;
    }
    this.demandTime(statement);
    void this.sendAll(before);
    this.pipeline.demandNone();
    try {
      return await this.pipeline.send(asQuery(statement, values, this.prepares));
    } catch (error) {
      this.pipeline.demandNone();
      throw error;
    }
  }

  /** Of several things that are done at once, one may fail and end the transaction; the connection is soon another's. */
  private demandTime({ name }: Statement): void {
    if (this.isOver) throw new Error(`${name} comes after the end of its transaction`);
  }

  private takeDeferred(): QueryConfig[] {
    return this.deferred.splice(0);
  }

  private sendAll(queries: readonly QueryConfig[]): Promise<QueryResult>[] {
    return queries.map((query) => {
      const answer = this.pipeline.send(query);
      answer.catch(ignore);
      return answer;
    });
  }
}

function ignore(): void {
  // Whoever commits, or sends the next statement, hears of it.
}
