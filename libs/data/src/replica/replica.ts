import { setTimeout as sleep } from 'node:timers/promises';

import type { Pool, PoolClient, QueryResult } from 'pg';

import type { DatabaseDeadlines } from '../data-source.js';
import { Pipeline } from '../pipeline.js';
import { preparesOf } from '../pool.js';
import type { Queries } from '../queries.js';
import { SnapshotQueries } from '../snapshot-queries.js';
import { asQuery, type Statement } from '../statement.js';
import { isPoolExhausted, isTimeout, isUnreachable } from '../violations.js';
import {
  lagOf,
  type Position,
  REPLAYED,
  type ReplayedRow,
  replayedBy,
  type ReplicaPosition,
  UnfitReplica,
} from './positions.js';
import type { PrimaryPosition } from './primary-position.js';
import { beginning } from './replica-pool.js';
import type { ReplicaStanding, ReplicaState } from './replica-standing.js';

/** How long a read waits for the replica to have what it may have to show; then the primary is asked. */
export const READ_WAIT_MS = 20;
/** The same of a snapshot, which takes longer anyway. */
const SNAPSHOT_WAIT_MS = 1_000;
const LOOK_AGAIN_MS = 2;

/** What became of a read that a replica may answer: `replica`, or why the primary had to. */
type ReadOutcome = 'replica' | 'busy' | 'failed' | Exclude<ReplicaState, 'used'>;

/**
 * A standby that answers reads, each as the primary would by the time it was asked: the primary is asked where it is, and
 * the replica answers if it is there, too, or within a moment (ADR 169). Position and answer are of one session, since
 * an address may stand for several replicas. Whatever fails here is asked again of the primary.
 */
export class Replica {
  readonly outcomes: Record<ReadOutcome, number> = {
    replica: 0,
    behind: 0,
    away: 0,
    unfit: 0,
    busy: 0,
    failed: 0,
  };
  private readonly prepares: boolean;
  private readonly begin: string;
  private readonly beginSnapshot: string;

  constructor(
    readonly pool: Pool,
    readonly standing: ReplicaStanding,
    private readonly primary: PrimaryPosition,
    deadlines: DatabaseDeadlines,
  ) {
    this.prepares = preparesOf(pool);
    this.begin = beginning('READ COMMITTED', deadlines);
    this.beginSnapshot = beginning('REPEATABLE READ', deadlines);
  }

  /** `null`: the primary is to be asked. A statement that takes too long would do so there, too, and fails. */
  read(statement: Statement, values: readonly unknown[]): Promise<QueryResult | null> {
    return this.lend(async (client, written) => {
      const pipeline = new Pipeline(client);
      try {
        pipeline.send(this.begin).catch(ignore);
        if ((await this.catchUp(pipeline, written, READ_WAIT_MS)) === null) {
          await pipeline.send('ROLLBACK');
          return null;
        }
        const answer = pipeline.send(asQuery(statement, values, this.prepares));
        const ended = pipeline.send('COMMIT');
        ended.catch(ignore);
        const result = await answer;
        await ended;
        return result;
      } finally {
        pipeline.close();
      }
    });
  }

  /** Reads of one moment. `null`: they are to be done at the primary, whatever `work` has done by then. */
  async snapshot<T>(work: (from: Queries) => Promise<T>): Promise<{ readonly value: T } | null> {
    const faults: unknown[] = [];
    const done = await this.lend(async (client, written) => {
      const checked = await this.checkedIn(client, written);
      await client.query(this.beginSnapshot);
      const { rows } = await client.query<ReplayedRow>(asQuery(REPLAYED, [], this.prepares));
      // Through a pooler, it may have been another server that had everything.
      if (checked === null || rows[0]?.server !== checked.server) {
        await client.query('ROLLBACK');
        return null;
      }
      const from = new SnapshotQueries(client, this.prepares);
      try {
        const value = await work(from);
        await client.query('ROLLBACK');
        return { value };
      } catch (error) {
        if (from.failure !== null) throw error;
        // Not of the replica: what `work` does elsewhere.
        faults.push(error);
        await client.query('ROLLBACK');
        return null;
      }
    });
    if (faults.length > 0) throw faults[0];
    return done;
  }

  /** Where the replica is, once it has what was written; `null`: not in time. */
  private async catchUp(
    pipeline: Pipeline,
    written: Promise<Position | null>,
    waitMs: number,
  ): Promise<ReplicaPosition | null> {
    const until = performance.now() + waitMs;
    for (;;) {
      const [{ rows }, position] = await Promise.all([
        pipeline.send(asQuery(REPLAYED, [], this.prepares)),
        written,
      ]);
      if (position === null) return null;
      const replayed = replayedBy((rows as ReplayedRow[])[0]);
      const bytes = lagOf(replayed, position);
      this.standing.lag = { bytes, seconds: bytes === 0 ? 0 : replayed.ageSeconds };
      if (bytes === 0) return replayed;
      if (performance.now() > until) {
        this.standing.say('behind');
        return null;
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** What fails in a session of the replica fails for nobody. */
  private async lend<T>(
    work: (client: PoolClient, written: Promise<Position | null>) => Promise<T | null>,
  ): Promise<T | null> {
    const refusal = this.refusal();
    if (refusal !== null) return this.note(refusal, null);
    const written = this.primary.ask().catch(() => null);
    let client: PoolClient | null = null;
    try {
      client = await this.pool.connect();
      const answer = await work(client, written);
      client.release();
      return this.note(answer === null ? (this.refusal() ?? 'failed') : 'replica', answer);
    } catch (error) {
      client?.release(true);
      if (isUnreachable(error) || isPoolExhausted(error)) this.standing.say('away', error);
      if (error instanceof UnfitReplica) this.standing.say('unfit', error);
      if (isTimeout(error)) throw error;
      return this.note('failed', null);
    }
  }

  /** Why the replica is not asked; nobody waits for one of its connections, while the primary has some. */
  private refusal(): Exclude<ReadOutcome, 'replica'> | null {
    const { state } = this.standing;
    if (state !== 'used') return state;
    const { idleCount, totalCount, options } = this.pool;
    return idleCount === 0 && totalCount >= options.max ? 'busy' : null;
  }

  private note<T>(outcome: ReadOutcome, answer: T): T {
    this.outcomes[outcome] += 1;
    return answer;
  }

  private async checkedIn(
    client: PoolClient,
    written: Promise<Position | null>,
  ): Promise<ReplicaPosition | null> {
    const pipeline = new Pipeline(client);
    try {
      pipeline.send(this.begin).catch(ignore);
      const replayed = await this.catchUp(pipeline, written, SNAPSHOT_WAIT_MS);
      await pipeline.send('COMMIT');
      return replayed;
    } finally {
      pipeline.close();
    }
  }
}

function ignore(): void {
  // What is sent next fails, too.
}
