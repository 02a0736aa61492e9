import { DeadJobs, JobQueue, type RunningJob, Tasks } from '#events';
import { Transactions } from '#data';
import { USUAL_DEADLINES } from '#platform/boot';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { startApp, type TestApp } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';

/** Short, so that whoever is gone is noticed soon. */
const deadlines = { ...USUAL_DEADLINES, jobLease: 2_000 };

let database: TestDatabase;
let app: TestApp;
/** A replica. */
let other: TestApp;

interface Done {
  readonly at: TestApp;
  readonly payload: { readonly n: number };
  readonly job: RunningJob;
}
const done: Done[] = [];
/** What was done of a task that `teach` has made. */
const doneOf = (...numbers: number[]): Done[] => done.filter(({ payload }) => numbers.includes(payload.n));

function teach(name: string, attempts: number, work: (job: RunningJob) => Promise<void> | void): void {
  for (const at of [app, other])
    at.get(Tasks).add({
      name,
      attempts,
      run: async (payload, job) => {
        done.push({ at, payload: payload as Done['payload'], job });
        await work(job);
      },
    });
}

const add = (name: string, n: number, options: { runAt?: Date; key?: string } = {}): Promise<void> =>
  app.get(Transactions).statement((tx) => app.get(JobQueue).add(tx, name, { n }, options));

const rows = (n: number): Promise<{ locked_by: string | null; attempts: number; last_error: string }[]> =>
  app.sql(
    `select locked_by, attempts, last_error from graphile_worker._private_jobs where payload->>'n' = $1`,
    [String(n)],
  );

beforeAll(async () => {
  database = await cloneDatabase(inject('serverUrl'));
  app = await startApp({ deadlines }, { databaseUrl: database.url });
  other = await startApp({ deadlines }, { databaseUrl: database.url });
  teach('note', 25, () => undefined);
});
afterAll(async () => {
  await other.close();
  await app.close();
  await database.drop();
});

it('does a job after its change, and none without', async () => {
  const rolledBack = app.get(Transactions).run(async (tx) => {
    await app.get(JobQueue).add(tx, 'note', { n: 1 });
    throw new Error('no');
  });
  await expect(rolledBack).rejects.toThrow('no');
  await app.get(Transactions).run((tx) => app.get(JobQueue).add(tx, 'note', { n: 2 }));
  await add('note', 3);
  await eventually('both are done', () => doneOf(2, 3).length === 2);
  await eventually(
    'nothing is left of them',
    async () => (await rows(2)).length + (await rows(3)).length === 0,
  );
  expect(doneOf(1)).toEqual([]);
});

it('does each of many jobs once, by whoever is free, and by others what one has added', async () => {
  const numbers = Array.from({ length: 200 }, (_, n) => 1_000 + n);
  await Promise.all(numbers.map((n) => add('note', n)));
  await eventually('all are done', () => doneOf(...numbers).length >= numbers.length);
  expect(
    doneOf(...numbers)
      .map(({ payload }) => payload.n)
      .sort(),
  ).toEqual(numbers);
});

it('tries again what fails, and keeps what failed for good for a week', async () => {
  let failures = 1;
  teach('shaky', 2, () => {
    if (failures-- > 0) throw new Error('not yet');
  });
  teach('hopeless', 1, () => {
    throw new Error('never');
  });
  await add('shaky', 10);
  await add('hopeless', 11);
  await eventually('it is tried again', () => doneOf(10).length === 2);
  expect(doneOf(10).map(({ job: { attempt, isLast } }) => [attempt, isLast])).toEqual([
    [1, false],
    [2, true],
  ]);
  await eventually('it is dead', async () => (await rows(11))[0]?.last_error === 'never');
  expect(doneOf(11)).toHaveLength(1);
  const messages = [...app.log, ...other.log].map(({ msg }) => msg);
  expect(messages).toContain('a job failed, and is tried again');
  expect(messages).toContain('a job failed, and is not tried again');
  await app.get(DeadJobs).sweep();
  expect(await rows(11)).toHaveLength(1);
  app.clock.advance(8 * 86_400_000);
  await app.get(DeadJobs).sweep();
  expect(await rows(11)).toEqual([]);
});

it('does what is due later later, and of several with one key the latest', async () => {
  const later = new Date(Date.now() + 3_600_000);
  await add('note', 20, { runAt: later, key: 'same' });
  await add('note', 21, { runAt: later, key: 'same' });
  await add('note', 22);
  await eventually('another one is done', () => doneOf(22).length === 1);
  expect(await rows(20)).toEqual([]);
  expect(await rows(21)).toHaveLength(1);
  await app.sql(`update graphile_worker._private_jobs set run_at = now() where key = 'same'`);
  await eventually('it is done when it is due', () => doneOf(21).length === 1);
  expect(doneOf(20, 21)).toHaveLength(1);
});

it('does jobs again whose process has died, and only those', async () => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  teach('long', 3, () => finished);
  await add('long', 30);
  await eventually('it has begun', () => doneOf(30).length === 1);
  const later = new Date(Date.now() + 3_600_000);
  await add('note', 31, { runAt: later });
  await app.sql(
    `update graphile_worker._private_jobs
     set run_at = now(), locked_by = 'gone', locked_at = now() where payload->>'n' = '31'`,
  );
  await eventually('that of the dead one is done', () => doneOf(31).length === 1);
  // For longer than a lease, by then.
  expect(doneOf(30)).toHaveLength(1);
  expect((await rows(30))[0]).toMatchObject({ attempts: 1, locked_by: expect.any(String) as string });
  finish();
  await eventually('it is over', async () => (await rows(30)).length === 0);
});

it('goes on when all its connections are lost while it works', async () => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  teach('interrupted', 3, () => finished);
  await add('interrupted', 35);
  await eventually('it has begun', () => doneOf(35).length === 1);
  await app.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  finish();
  await eventually('it is over', async () => (await rows(35)).length === 0);
  await add('note', 36);
  await eventually('another one is done', () => doneOf(36).length === 1);
});

it('tells how many there are and how they ended, by name', async () => {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  expect(text).toMatch(/ligature_jobs_waiting \d+/);
  expect(text).toMatch(/ligature_jobs_dead \d+/);
  expect(text).toMatch(/ligature_jobs_ended_total\{job="hopeless",outcome="dead"\} 1/);
});

it('refuses a job that nobody does', async () => {
  await expect(add('unheard-of', 40)).rejects.toThrow('there is no task unheard-of');
});

it('begins when the queue can be used, though it could not at first', async () => {
  await app.sql('alter table graphile_worker._private_tasks rename to hidden');
  const late = await startApp({ deadlines }, { databaseUrl: database.url });
  late.get(Tasks).add({ name: 'late', attempts: 1, run: () => Promise.resolve(void done.push(lateOne)) });
  const lateOne: Done = {
    at: late,
    payload: { n: 50 },
    job: { attempt: 1, isLast: true, ending: AbortSignal.abort() },
  };
  await eventually('it has met that', () =>
    late.log.some(({ msg }) => String(msg).includes('jobs cannot be looked for')),
  );
  await app.sql('alter table graphile_worker.hidden rename to _private_tasks');
  await late.get(Transactions).statement((tx) => late.get(JobQueue).add(tx, 'late', { n: 50 }));
  await eventually('it is done', () => doneOf(50).length === 1);
  await late.close();
});

it('waits for running jobs when it ends, and gives back those that do not end', async () => {
  const stopping = await startApp(
    { deadlines: { ...deadlines, stopJobs: 300 } },
    { databaseUrl: database.url },
  );
  let told = false;
  let begun = 0;
  stopping.get(Tasks).add({
    name: 'obedient',
    attempts: 3,
    run: (_payload, { ending }) => {
      begun += 1;
      return new Promise((_resolve, reject) => {
        ending.addEventListener('abort', () => {
          told = true;
          reject(new Error('told to end'));
        });
      });
    },
  });
  stopping.get(Tasks).add({ name: 'deaf', attempts: 3, run: () => new Promise(() => (begun += 1)) });
  for (const [name, n] of [
    ['obedient', 60],
    ['deaf', 61],
  ] as const)
    await stopping.get(Transactions).run((tx) => stopping.get(JobQueue).add(tx, name, { n }));
  await eventually('both have begun', () => begun === 2);
  await stopping.app.close();
  expect(told).toBe(true);
  expect(await rows(60)).toEqual([{ attempts: 1, locked_by: null, last_error: 'told to end' }]);
  expect(await rows(61)).toEqual([{ attempts: 1, locked_by: null, last_error: 'The service ended' }]);
});
