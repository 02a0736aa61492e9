import { writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { effort } from '../../support/effort.js';
import { missingServers } from '../processes/installed.js';
import { Cluster, wait } from './cluster.js';
import { PLAIN_SOCKETS } from './load.js';
import { type Row, tableOf } from './report.js';

const missing = missingServers('nginx');
const ROUNDS = effort(1, 10);
const IS_LONG = ROUNDS > 1;
const skipped = missing ?? (IS_LONG ? null : 'only with LIGATURE_TEST_LONG=1');
const title = `two replicas behind the shipped proxy${skipped === null ? '' : ` (skipped: ${skipped})`}`;

describe.skipIf(skipped !== null)(title, () => {
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
    const row = await cluster.suffer(`rolling restart ×${String(ROUNDS)}`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await cluster.restart(0);
        await cluster.restart(1);
      }
    });
    expect(row).toMatchObject({ failed: 0, unanswered: 0 });
    // On a slow machine an event takes so long on its way that it may cross the closing of its socket: one of each.
    expect(row.cut).toBeLessThanOrEqual(2 * ROUNDS * PLAIN_SOCKETS);
  });

  it('count limits for themselves while Redis hangs, and keep nobody waiting', async () => {
    const ready: number[] = [];
    const row = await cluster.suffer('Redis hangs', async () => {
      cluster.redis.freeze();
      const end = Date.now() + effort(3_000, 20_000);
      while (Date.now() < end) {
        ready.push(await cluster.readinessMs());
        await wait(100);
      }
      cluster.redis.thaw();
    });
    expect(row).toMatchObject({ failed: 0, unanswered: 0, refused: 0, cut: 0 });
    ready.sort((a, b) => a - b);
    // Half of them, since on a slow machine any single request may take long.
    expect(ready[ready.length >> 1]).toBeLessThan(300);
  });

  it('do not notice that PostgreSQL is restarted', async () => {
    const row = await cluster.suffer(`PostgreSQL restarted ×${String(ROUNDS)}`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await cluster.primary.restart(round % 2 === 0 ? 'fast' : 'immediate');
        await wait(1_000);
      }
    });
    // What was being committed at that moment is refused: nobody knows whether it is there.
    expect(row.failed).toBeLessThanOrEqual(Math.max(effort(6, 2 * ROUNDS), 0.005 * row.requests));
    expect(unexpected(row)).toEqual([]);
  });

  it.runIf(IS_LONG)('refuse while PostgreSQL hangs, and serve as soon as it answers', async () => {
    const row = await cluster.suffer(
      'PostgreSQL hangs',
      async () => {
        cluster.primary.freeze();
        await wait(22_000);
        cluster.primary.thaw();
      },
      8_000,
    );
    expect(row.failed).toBeGreaterThan(0);
    expect(row.slowestMs).toBeLessThan(15_000);
    expect(row.recoveryMs).toBeLessThan(10_000);
    expect(unexpected(row)).toEqual([]);
  });

  it('go over to the standby when the primary is gone and nobody says so', async () => {
    const row = await cluster.suffer(
      'failover, the old primary silent',
      async () => {
        cluster.primary.freeze();
        cluster.standby.promote();
        await cluster.standby.eventuallyWritable();
      },
      effort(9_000, 12_000),
    );
    expect(row.recoveryMs).toBeLessThan(effort(60_000, 10_000));
    expect(row.slowestMs).toBeLessThan(effort(60_000, 15_000));
    expect(unexpected(row)).toEqual([]);
  });
});

/** Failures that are not a retryable refusal in the form of their domain. */
function unexpected({ outcomes }: Row): string[] {
  const retryable =
    /^(item-links .* 50[24]|linky .* 500|graph .* 50[03]|page 50[03]|event.* (internal.exception|unanswered.*))$/;
  return Object.keys(outcomes).filter((outcome) => !retryable.test(outcome));
}
