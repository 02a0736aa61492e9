import { writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { effort } from '../../support/effort.js';
import { missingServers } from '../processes/installed.js';
import { Cluster } from './cluster.js';
import { PLAIN_SOCKETS } from './load.js';
import { tableOf } from './report.js';

const missing = missingServers('nginx');
const title = `two replicas behind the shipped proxy${missing === null ? '' : ` (skipped: ${missing})`}`;
const ROUNDS = effort(1, 10);

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
});
