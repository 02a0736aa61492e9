import { setTimeout as sleep } from 'node:timers/promises';

import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Client } from 'pg';

import { demandPreparedStatements } from '../connections/pooler.js';
import { heardWithin, SilentConnections } from '../connections/silence.js';
import { connectBeside, preparesOf } from '../pool.js';
import { asQuery } from '../statement.js';
import { lagOf, REPLAYED, type ReplayedRow, replayedBy, UnfitReplica } from './positions.js';
import type { PrimaryPosition } from './primary-position.js';
import { READ_WAIT_MS, type Replica } from './replica.js';

const EVERY_MS = 1_000;
const AGAIN_MS = 250;
const LOOK_AGAIN_MS = 2;
/** For how long a pooler is waited for. */
const POOLER_MS = 1_000;

/**
 * Asks the replica how far it is, on a connection of its own: one that is behind, away or no replica of this database is left
 * alone until it has everything. When it is silent, whoever waits for an answer of it is answered by the primary.
 */
export class ReplicaMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly connections: SilentConnections;
  private client: Client | null = null;

  constructor(
    private readonly replica: Replica,
    private readonly primary: PrimaryPosition,
    private readonly patienceMs: number,
  ) {
    this.connections = new SilentConnections(replica.pool, patienceMs);
  }

  onApplicationBootstrap(): void {
    void this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.primary.close();
    this.forget();
    const ended = this.replica.pool.end();
    // A replica that has fallen silent does not take leave.
    const late = setTimeout(() => {
      this.connections.abandon();
    }, this.patienceMs);
    await ended;
    clearTimeout(late);
  }

  private async run(): Promise<void> {
    const { standing } = this.replica;
    while (!this.isStopping()) {
      this.connections.ask();
      try {
        const isThere = await this.hasEverything();
        if (!this.isStopping()) standing.say(isThere ? 'used' : 'behind');
      } catch (error) {
        this.forget();
        if (this.isStopping()) return;
        standing.say(error instanceof UnfitReplica ? 'unfit' : 'away', error);
        if (!(error instanceof UnfitReplica)) this.connections.giveUp(error);
      }
      const pause = standing.state === 'used' ? EVERY_MS : AGAIN_MS;
      await sleep(pause, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Whether the replica has what the primary had at the beginning, at once or within a moment. */
  private async hasEverything(): Promise<boolean> {
    const asked = this.primary.ask().catch(() => null);
    const { standing } = this.replica;
    const until = performance.now() + READ_WAIT_MS;
    for (;;) {
      const replayed = replayedBy(await heardWithin(this.ask(), this.patienceMs));
      this.connections.heard();
      const written = await asked;
      // Nobody else finds out either; what is read is asked of the primary, whatever it says.
      if (written === null) return standing.state === 'used';
      const bytes = lagOf(replayed, written);
      standing.lag = { bytes, seconds: bytes === 0 ? 0 : replayed.ageSeconds };
      if (bytes === 0) return true;
      if (performance.now() > until) return false;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async ask(): Promise<ReplayedRow | undefined> {
    const { pool } = this.replica;
    this.client ??= await this.connected();
    const { rows } = await this.client.query<ReplayedRow>(asQuery(REPLAYED, [], preparesOf(pool)));
    return rows[0];
  }

  private async connected(): Promise<Client> {
    const { pool } = this.replica;
    const client = await connectBeside(pool, { application_name: 'ligature monitor' });
    this.client = client;
    if (this.isStopping()) {
      this.forget();
      throw new Error('stopping');
    }
    await demandPreparedStatements(pool, client, POOLER_MS);
    return client;
  }

  private forget(): void {
    this.client?.connection.stream.destroy();
    this.client = null;
  }
}
