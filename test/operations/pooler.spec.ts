import { Transactions } from '#data';
import { JobQueue, Tasks } from '#events';
import { Env } from '#platform/config';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { openOwnDatabase } from '../../apps/ligature/src/open-database.js';
import { eventually } from '../faults/processes/processes.js';
import { clientOf } from '../item-links/world.js';
import { startApp, type TestApp, type Settings } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { createTenant } from '../support/identity.js';
import { query } from '../support/query.js';
import { keepsStatements, PgBouncer } from './pgbouncer.js';

const keeps = keepsStatements();

/** Forty at a time of what each domain does most: how many answers had which status. */
async function load(app: TestApp): Promise<Record<string, number>> {
  const { org, workspace, key } = await createTenant(app);
  const { send } = clientOf(app, { authorization: `Bearer ${key}` });
  const projects = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`;
  const statuses: Record<string, number> = {};
  const count = async (method: string, path: string, body?: object): Promise<void> => {
    const { status } = await send(method, path, body);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  await count('POST', projects, { key: 'load', name: 'Load' });
  for (let round = 0; round < 3; round += 1)
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        [
          () => count('POST', `${projects}/load/items`, { item_type: 'note' }),
          () => count('POST', '/api/links', { urls: ['https://example.com'] }),
          () => count('POST', '/api/node', { title: 'node' }),
          () => count('GET', `${projects}/load/items?q=note`),
        ][n % 4]!(),
      ),
    );
  return statuses;
}

async function doJobs(app: TestApp): Promise<void> {
  let done = 0;
  app.get(Tasks).add({ name: 'count', attempts: 1, run: () => Promise.resolve(void (done += 1)) });
  for (let n = 0; n < 20; n += 1)
    await app.get(Transactions).run((tx) => app.get(JobQueue).add(tx, 'count', {}));
  await eventually('all jobs are done', () => done === 20);
}

const ready = async (app: TestApp): Promise<number> => (await fetch(`${app.url}/health/ready`)).status;

describe.skipIf(keeps === null)(
  `behind a pooler in transaction mode${keeps === null ? ' (skipped: needs Debian’s pgbouncer)' : ''}`,
  () => {
    let database: TestDatabase;
    let forgetful: PgBouncer;
    let through: Partial<Settings>;

    beforeAll(async () => {
      database = await cloneDatabase(inject('serverUrl'));
      forgetful = await PgBouncer.start(database.url);
      through = { databaseUrl: forgetful.insteadOf(database.url), directDatabaseUrl: database.url };
    });
    afterAll(async () => {
      await forgetful.stop();
      await database.drop();
    });

    const start = (changes: Partial<Settings>): Promise<TestApp> =>
      startApp({ ...through, ...changes }, { databaseUrl: through.databaseUrl! });

    it('answers everything, where statements are not prepared', async () => {
      const app = await start({ preparedStatements: false });
      expect(await load(app)).toEqual({ 200: 60, 201: 61 });
      expect(await ready(app)).toBe(200);
      await doJobs(app);
      await app.close();
    });

    it('is not ready where prepared statements are forgotten, and does not start', async () => {
      const app = await start({ preparedStatements: true });
      await eventually('readiness is red', async () => (await ready(app)) === 503);
      expect(app.log).toContainEqual(
        expect.objectContaining({
          msg: 'the database is down',
          reason: expect.stringContaining('LIGATURE_PREPARED_STATEMENTS=off') as string,
        }),
      );
      await expect(openOwnDatabase(Env.with(app.env, through), () => undefined)).rejects.toThrow(
        /max_prepared_statements.*LIGATURE_PREPARED_STATEMENTS=off/,
      );
      // Sessions of a pooler take no settings when they begin; it says what to do.
      await expect(
        openOwnDatabase(Env.with(app.env, { ...through, directDatabaseUrl: null }), () => undefined),
      ).rejects.toThrow(/unsupported startup parameter.*LIGATURE_DIRECT_DATABASE_URL/);
      await app.close();
    });

    it.skipIf(keeps !== true)('answers everything, where the pooler keeps prepared statements', async () => {
      const bouncer = await PgBouncer.start(database.url, { max_prepared_statements: '200' });
      const app = await startApp(
        { ...through, preparedStatements: true },
        { databaseUrl: bouncer.insteadOf(database.url) },
      );
      expect(await load(app)).toEqual({ 200: 60, 201: 61 });
      expect(await ready(app)).toBe(200);
      await doJobs(app);
      await app.close();
      await bouncer.stop();
    });

    it('has the settings of its sessions from `migrate`, which goes directly', async () => {
      const app = await start({ preparedStatements: false });
      const said = async (): Promise<string[]> => {
        const messages: string[] = [];
        const opened = await openOwnDatabase(app.env, (message) => messages.push(message));
        await opened.dataSource.destroy();
        return messages;
      };
      expect(await said()).toContainEqual(
        expect.stringMatching(/statement_timeout is 0, not 12000: run `ligature migrate`/),
      );
      // As after a restart of the pooler: its sessions that there are keep what they have.
      const env = Env.with(app.env, { databaseUrl: `${through.databaseUrl!}?application_name=x` });
      const { stdout, stderr } = await runCommand(COMMANDS, ['migrate'], () => env);
      expect({ stdout, stderr }).toMatchObject({
        stderr: '',
        stdout: expect.stringContaining('jit = off') as string,
      });
      await app.close();
      await forgetful.stop();
      forgetful = await PgBouncer.start(database.url);
      through = { ...through, databaseUrl: forgetful.insteadOf(database.url) };
      const again = await start({ preparedStatements: false });
      expect(await again.sql('show statement_timeout')).toEqual([{ statement_timeout: '12s' }]);
      await again.close();
      expect(await query(database.url, 'show jit')).toEqual([{ jit: 'off' }]);
    });
  },
);
