import { writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { effort } from '../../support/effort.js';
import { pause } from '../../support/pause.js';
import { missingServers } from '../processes/installed.js';
import { missingDisk } from '../processes/postgres-server.js';
import { Cluster } from './cluster.js';
import { PLAIN_SOCKETS } from './load.js';
import { type Row, tableOf } from './report.js';

const missing = missingServers('nginx');
const title = `two replicas behind the shipped proxy${missing === null ? '' : ` (skipped: ${missing})`}`;
const IS_LONG = effort(0, 1) === 1;
const ROUNDS = IS_LONG ? Number(process.env['LIGATURE_TEST_ROUNDS'] ?? 10) : 1;

describe.skipIf(missing !== null)(title, () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(async () => {
    const report = process.env['LIGATURE_TEST_REPORT'];
    const table = tableOf(cluster.rows);
    if (report !== undefined) writeFileSync(report, table);
    process.stdout.write(`${table}\n`);
    await cluster.stop();
  });

  it('lose no request and no event while they are restarted one after the other', async () => {
    const row = await cluster.suffer('rolling restart', ROUNDS, async () => {
      await cluster.restart(0);
      await cluster.restart(1);
    });
    expect(row.unanswered).toBe(0);
    // Beside all other tests the proxy may not get a connection in time, now and then.
    expect(row.failed).toBeLessThanOrEqual(effort(3, 0));
    // On a slow machine an event takes so long on its way that it may cross the closing of its socket: one of each.
    expect(row.cut).toBeLessThanOrEqual(2 * ROUNDS * PLAIN_SOCKETS);
  });

  it.runIf(IS_LONG)('count limits for themselves while Redis hangs, and keep nobody waiting', async () => {
    const ready: number[] = [];
    const row = await cluster.suffer('Redis hangs', ROUNDS, async () => {
      cluster.redis.freeze();
      const end = Date.now() + 20_000;
      while (Date.now() < end) {
        ready.push(await cluster.readinessMs());
        await pause(100);
      }
      cluster.redis.thaw();
    });
    expect(row).toMatchObject({ failed: 0, unanswered: 0, refused: 0, cut: 0 });
    ready.sort((a, b) => a - b);
    // Half of them, since on a slow machine any single request may take long.
    expect(ready[ready.length >> 1]).toBeLessThan(300);
  });

  // The others differ in what the database says before it is gone: each service sees that in the files beside this folder.
  const modes = IS_LONG ? (['fast', 'immediate'] as const) : (['immediate'] as const);
  it.each(modes)('hardly notice that PostgreSQL is restarted: %s', async (mode) => {
    const row = await cluster.suffer(
      `PostgreSQL restarted, ${mode}`,
      ROUNDS,
      () => cluster.primary.restart(mode),
      effort(1_500, 12_000),
    );
    // What was being committed at that moment is refused: nobody knows whether it is there.
    expect(row.failed).toBeLessThanOrEqual(Math.max(effort(6, 0), 0.005 * row.requests));
    expect(unexpected(row)).toEqual([]);
  });

  it.runIf(IS_LONG)('hardly notice that PostgreSQL panics', async () => {
    const row = await cluster.suffer('PostgreSQL panics', ROUNDS, () => cluster.primary.panic());
    expect(unexpected(row)).toEqual([]);
  });

  it.runIf(IS_LONG && missingDisk() === null)(
    'serve reads while the disk of the database is full',
    async () => {
      const row = await cluster.suffer('disk full', ROUNDS, async () => {
        const makeRoom = cluster.primary.fill();
        await pause(effort(2_000, 5_000));
        makeRoom();
      });
      expect(unexpected(row)).toEqual([]);
      expect(readsOf(row)).toEqual([]);
    },
  );

  it.runIf(IS_LONG)('refuse in good order while the database takes reads only', async () => {
    const row = await cluster.suffer('PostgreSQL read-only', ROUNDS, async () => {
      await cluster.primary.set('default_transaction_read_only', 'on');
      await pause(effort(2_000, 5_000));
      await cluster.primary.set('default_transaction_read_only', 'off');
    });
    // Reads, too, where they need a new connection: `target_session_attrs=read-write` wants another server then.
    expect(unexpected(row)).toEqual([]);
  });

  it.runIf(IS_LONG)('refuse while PostgreSQL hangs, and serve as soon as it answers', async () => {
    const row = await cluster.suffer(
      'PostgreSQL hangs',
      ROUNDS,
      async () => {
        cluster.primary.freeze();
        await pause(22_000);
        cluster.primary.thaw();
      },
      10_000,
    );
    expect(row.failed).toBeGreaterThan(0);
    expect(row.slowestMs).toBeLessThan(15_000);
    expect(row.recoveryMs).toBeLessThan(10_000);
    expect(unexpected(row)).toEqual([]);
  });

  it.runIf(IS_LONG)('go over to the standby when the primary is gone and nobody says so', async () => {
    let [primary, standby] = [cluster.primary, cluster.standby];
    const row = await cluster.suffer(
      'failover, the old primary silent',
      ROUNDS,
      async () => {
        // The one that was silent comes back as the standby of the other.
        if (standby.isFrozen) await standby.follow(primary);
        primary.freeze();
        standby.promote();
        await standby.eventuallyWritable();
        [primary, standby] = [standby, primary];
      },
      12_000,
    );
    expect(row.recoveryMs).toBeLessThan(10_000);
    expect(row.slowestMs).toBeLessThan(15_000);
    expect(unexpected(row)).toEqual([]);
  });
});

/** Failures that are not a retryable refusal in the form of their domain. */
function unexpected({ outcomes }: Row): string[] {
  const retryable =
    /^(item-links .* 50[24]|linky .* 500|graph .* 50[03]|page 50[03]|event.* (internal.exception|unanswered.*))$/;
  return Object.keys(outcomes).filter((outcome) => !retryable.test(outcome));
}

/** Failures of what does not write. */
function readsOf({ outcomes }: Row): string[] {
  return Object.keys(outcomes).filter((outcome) => / read |^page /.test(outcome));
}
