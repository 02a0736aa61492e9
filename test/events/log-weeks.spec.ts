import { randomUUID } from 'node:crypto';

import { sql, Transactions } from '#data';
import { EventLog, EventRetention } from '#events';
import { DAY_MS, type NewEvent, systemCall } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { changed, numbersOf, queryOf, readAll, things } from './log-world.js';

const JOB = systemCall('job');
/** Before the end of its transaction, as a single statement or a trigger does. */
const WRITE = sql(
  'test.write_early',
  `select events.record('thing.changed', false, 'things/1', $1::uuid, null, null, '{}', null)`,
);

let app: TestApp;
let log: EventLog;

beforeAll(async () => {
  app = await startApp();
  log = app.get(EventLog);
});
afterAll(() => app.close());

const emit = (...events: NewEvent[]): Promise<void> =>
  app.get(Transactions).run(async (tx) => {
    tx.emit(JOB, ...events);
    await Promise.resolve();
  });

describe('weeks', () => {
  const partitions = async (kind: string): Promise<string[]> =>
    (
      await app.sql<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events.log_${kind}'::regclass order by 1`,
      )
    ).map(({ name }) => name);

  it('are made ahead; rows without one are kept, and sorted into theirs; those that are old go whole', async () => {
    const orgId = randomUUID();
    const ahead = (await partitions('change')).length;
    expect(ahead).toBe(6);
    const { cursor: early } = await log.newest(queryOf(orgId), 1);
    await emit(
      changed(orgId, 'things/1', { n: 1 }),
      things.event('thing.guarded', { owner: { orgId }, subject: 'things/1', data: { n: 2 } }),
      changed(orgId, 'things/1', { n: 3 }),
    );
    await app.sql(
      `update events.log set written_at = written_at - interval '100 days' where org_id = $1 and data->>'n' <> '3'`,
      [orgId],
    );
    expect(await app.sql('select from events.log_change_rest')).toHaveLength(1);
    const retention = app.get(EventRetention);
    await retention.sweep();
    expect(
      await app.sql('select from events.log_change_rest union all select from events.log_audit_rest'),
    ).toEqual([]);
    // The change was sorted into its week, which went at once; the audit log is kept for longer.
    expect(numbersOf((await readAll(log, queryOf(orgId), await log.oldest())).events)).toEqual([2, 3]);
    expect(await partitions('change')).toHaveLength(ahead);
    expect(await partitions('audit')).toHaveLength(ahead + 1);
    const lost = await log.after(queryOf(orgId), early, 10);
    if (!('oldest' in lost)) throw new Error('the cursor went on');
    expect(numbersOf((await readAll(log, queryOf(orgId), lost.oldest)).events)).toEqual([2, 3]);
    // Whoever writes elsewhere in the cluster at this moment makes a cursor look older than it is.
    await expect
      .poll(async () => log.after(queryOf(orgId), await log.present(), 10))
      .toMatchObject({ events: [], hasMore: false });
  });

  it('are never dropped while they are not over, whatever the clock of the service says', async () => {
    const before = await partitions('change');
    app.clock.advance(500 * DAY_MS);
    await app.get(EventRetention).sweep();
    expect(await partitions('change')).toEqual(before);
  });

  it('are dropped later where somebody writes for long', async () => {
    await app.sql(`select events.make_partition('change', (current_date - 200))`);
    const before = await partitions('change');
    await app.get(Transactions).run(async (tx) => {
      await tx.query(WRITE, [randomUUID()]);
      await app.get(EventRetention).sweep();
      expect(await partitions('change')).toEqual(before);
    });
    await app.get(EventRetention).sweep();
    expect(await partitions('change')).toHaveLength(before.length - 1);
  });
});
