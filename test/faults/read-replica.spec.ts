import { adHoc, Replica, ReplicaReads, Snapshots } from '#data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { clientOf, type Client } from '../item-links/world.js';
import { keepsStatements, PgBouncer } from '../operations/pgbouncer.js';
import { type Settings, startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';
import type { PostgresServer } from './processes/postgres-server.js';
import { eventually } from './processes/processes.js';
import { byReplica, follower, inUse, migrated, missing, outcomes } from './read-replica-world.js';

const title = `a replica that answers reads${missing === null ? '' : ` (skipped: ${missing})`}`;

/** Two processes of the service on a primary, one of which writes; both read from its standby. */
interface World {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  readonly writer: TestApp;
  readonly reader: TestApp;
  readonly write: Client;
  readonly read: Client;
  readonly items: string;
}

let world: World;

let written = 0;
/** A new item, by the process that writes: its title, which is in no other. */
async function add(): Promise<string> {
  written += 1;
  const title = `entry${String(written)}`;
  const { status } = await world.write.send('POST', world.items, { item_type: 'note', title });
  expect(status).toBe(201);
  return title;
}

/** What the doctor finds out about the replica. */
async function examine(): Promise<{ state: string; found: string }[]> {
  const { primary, standby } = world;
  const { stdout } = await runCommand(COMMANDS, ['doctor', '--json'], () =>
    readEnv({
      DATABASE_URL: primary.url,
      DATABASE_READ_URL: standby.url,
      LIGATURE_JWT_SECRET: 'operator secret of more than thirty-two bytes',
      LIGATURE_INSIGHTS: 'off',
    }),
  );
  const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; found: string }[] };
  return findings.filter(({ check }) => check === 'replica');
}

/** How many items a search for the word finds, at the process that reads. */
async function found(word: string, read = world.read): Promise<number> {
  const { status, body } = await read.send<{ total: number }>('GET', `${world.items}?q=${word}`);
  expect(status).toBe(200);
  return body.total;
}

describe.skipIf(missing !== null)(title, () => {
  beforeAll(async () => {
    const primary = await migrated();
    const standby = await follower(primary);
    const writer = await startApp({ databaseReadUrl: standby.url }, { databaseUrl: primary.url });
    const reader = await startApp({ databaseReadUrl: standby.url }, { databaseUrl: primary.url });
    const { org, workspace, key } = await createTenant(writer);
    const [write, read] = [writer, reader].map((app) => clientOf(app, { authorization: `Bearer ${key}` }));
    const projects = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`;
    await write!.send('POST', projects, { key: 'load', name: 'Load' });
    const items = `${projects}/load/items`;
    world = { primary, standby, writer, reader, write: write!, read: read!, items };
    await inUse(reader);
  });

  afterAll(async () => {
    await world.writer.close();
    await world.reader.close();
    await world.standby.remove();
    await world.primary.remove();
  });

  it('has searches, which are no older than what was written at another process', async () => {
    const { standby, reader } = world;
    const scans = async (): Promise<number> => {
      const [row] = await standby.sql<{ scans: number }>(
        `select coalesce(sum(seq_scan + idx_scan), 0)::integer as scans from pg_stat_user_tables where relname = 'items'`,
      );
      return row!.scans;
    };
    const before = { outcomes: outcomes(reader), scans: await scans() };
    for (let n = 0; n < 50; n += 1) expect(await found(await add())).toBe(1);
    expect(outcomes(reader).replica).toBeGreaterThan(before.outcomes.replica);
    await eventually('the replica tells of the scans', async () => (await scans()) > before.scans);
    const metrics = async (): Promise<string> => (await fetch(`${reader.url}/metrics`)).text();
    expect(await metrics()).toMatch(/^ligature_replica_reads_total\{outcome="replica"\} [1-9]\d*$/m);
    await eventually('it is used', async () => /^ligature_replica_used 1$/m.test(await metrics()));
    await eventually('it keeps up', async () => {
      const [finding] = await examine();
      return finding?.state === 'ok' && finding.found.includes('it keeps up');
    });
  });

  it('is left alone while it is behind, and taken up again', async () => {
    const { standby, reader } = world;
    await standby.sql('select pg_wal_replay_pause()');
    const title = await add();
    const before = outcomes(reader);
    expect(await found(title)).toBe(1);
    expect(await found(title)).toBe(1);
    const after = outcomes(reader);
    expect(after.behind).toBeGreaterThanOrEqual(before.behind + 2);
    expect(after.replica).toBe(before.replica);
    expect(reader.get(Replica).standing.lag.bytes).toBeGreaterThan(0);
    await eventually('the log tells of it', () =>
      reader.log.some(({ msg }) => String(msg).startsWith('the replica is behind and left alone')),
    );
    expect(await examine()).toMatchObject([{ found: expect.stringMatching(/[1-9]\d* bytes/) as string }]);
    await standby.sql('select pg_wal_replay_resume()');
    await inUse(reader);
    expect(await byReplica(reader, () => found(title))).toBe(1);
  });

  it('loses what it reads to the replay, and nobody hears of it', async () => {
    const { primary, standby, reader } = world;
    await standby.set('max_standby_streaming_delay', '0');
    await primary.sql('create table if not exists public.churn (n integer)');
    await primary.sql('insert into public.churn select generate_series(1, 1000)');
    // On the replica it lasts until it is canceled.
    const lasting = adHoc(
      `select count(*)::integer as n from public.churn where (select pg_sleep(case when pg_is_in_recovery() then 300 else 0 end)) is not null`,
    );
    const reads = async (): Promise<boolean> => {
      const rows = await standby.sql(
        `select 1 from pg_stat_activity where state = 'active' and query like '%public.churn%' and pid <> pg_backend_pid()`,
      );
      return rows.length > 0;
    };
    /** Begins it until the replica does it, which may be behind for once; then takes away what is read. */
    const conflicting = async (begin: () => Promise<unknown>): Promise<unknown> => {
      await primary.sql('truncate public.churn');
      await primary.sql('insert into public.churn select generate_series(1, 1000)');
      let answer: Promise<unknown>;
      let isThere: boolean;
      do {
        await inUse(reader);
        let isOver = false;
        answer = begin().finally(() => (isOver = true));
        await eventually('it is read', async () => isOver || (await reads()));
        isThere = await reads();
      } while (!isThere);
      await primary.sql('delete from public.churn');
      await primary.sql('vacuum public.churn');
      return answer;
    };
    const before = outcomes(reader);
    expect(await conflicting(() => reader.get(ReplicaReads).query(lasting))).toEqual([{ n: 0 }]);
    expect(outcomes(reader).failed).toBe(before.failed + 1);

    let attempts = 0;
    const snapshot = (): Promise<unknown> => {
      attempts = 0;
      return reader.get(Snapshots).readRepeatably(async (from) => {
        attempts += 1;
        return from.query(lasting);
      });
    };
    expect(await conflicting(snapshot)).toEqual([{ n: 0 }]);
    expect(attempts).toBe(2);
    await standby.sql('alter system reset max_standby_streaming_delay');
    await standby.sql('select pg_reload_conf()');
  });

  it('tells whoever reads a snapshot of faults that are none of its own', async () => {
    await inUse(world.reader);
    let attempts = 0;
    const snapshot = world.reader.get(Snapshots).readRepeatably(async (from) => {
      attempts += 1;
      await from.query(adHoc('select 1'));
      throw new Error('the disk is full');
    });
    await expect(snapshot).rejects.toThrow('the disk is full');
    expect(attempts).toBe(1);
  });

  it('dies, hangs and comes back, and no read fails', async () => {
    const { standby, reader } = world;
    const title = await add();
    let over = false;
    const callers = Array.from({ length: 8 }, async () => {
      while (!over) expect(await found(title)).toBe(1);
    });
    try {
      await inUse(reader);
      await standby.kill();
      await eventually('it is away', () => reader.get(Replica).standing.state === 'away');
      await standby.up();
      await inUse(reader);
      standby.freeze();
      await eventually('it is away', () => reader.get(Replica).standing.state === 'away');
      standby.thaw();
      await inUse(reader);
    } finally {
      over = true;
    }
    await Promise.all(callers);
  });

  it.each([
    ['the primary itself', (): string => world.primary.url, 'it is no standby'],
    [
      'another database of the cluster',
      (): string => world.standby.url.replace(/postgres$/, 'template1'),
      'it is not of the same cluster, database and timeline',
    ],
  ])('is not used where it is %s', async (_what, urlOf, reason) => {
    const app = await startApp({ databaseReadUrl: urlOf() }, { databaseUrl: world.primary.url });
    await eventually('it is found out', () => app.get(Replica).standing.state === 'unfit');
    expect(app.log).toContainEqual(
      expect.objectContaining({
        msg: 'the replica cannot be used: the primary answers',
        reason: expect.stringContaining(reason) as string,
      }),
    );
    await app.close();
  });

  it.skipIf(keepsStatements() === null)(
    `may be behind a pooler${keepsStatements() === null ? ' (skipped: needs Debian’s pgbouncer)' : ''}`,
    async () => {
      const bouncer = await PgBouncer.start(world.standby.url);
      const databaseReadUrl = bouncer.insteadOf(world.standby.url);
      const app = await startApp(
        { databaseReadUrl, preparedStatements: false },
        { databaseUrl: world.primary.url },
      );
      await inUse(app);
      const where = adHoc('select pg_is_in_recovery() as standby');
      const rows = await byReplica(app, () => app.get(ReplicaReads).query(where));
      expect(rows).toEqual([{ standby: true }]);
      const settings = adHoc(
        `select pg_is_in_recovery() as standby, current_setting('statement_timeout') as deadline, current_setting('transaction_isolation') as isolation`,
      );
      const read = await byReplica(app, () =>
        app.get(Snapshots).readRepeatably((from) => from.query(settings)),
      );
      expect(read).toEqual([{ standby: true, deadline: '12s', isolation: 'repeatable read' }]);
      await app.close();
      await bouncer.stop();
    },
  );
});

describe.skipIf(missing !== null)(
  `two servers that change places${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('are read from, whichever of them is the standby', async () => {
      const one = await migrated();
      const other = await follower(one);
      const both = (attrs: string): string =>
        `postgres://postgres@127.0.0.1:${String(one.port)},127.0.0.1:${String(other.port)}/postgres?target_session_attrs=${attrs}`;
      const settings: Partial<Settings> = { databaseReadUrl: both('standby') };
      const app = await startApp(settings, { databaseUrl: both('read-write') });
      /** While there is no primary, nothing is read. */
      const readsFrom = (standby: boolean) => async (): Promise<boolean> => {
        const rows = await app
          .get(ReplicaReads)
          .query<{ standby: boolean }>(adHoc('select pg_is_in_recovery() as standby'))
          .catch(() => []);
        return rows[0]?.standby === standby;
      };
      await eventually('the standby is read from', readsFrom(true));
      await one.kill();
      other.promote();
      await other.eventuallyWritable();
      await eventually('nobody reads from it as a standby any more', readsFrom(false));
      await one.follow(other);
      await other.set('synchronous_standby_names', '');
      await eventually('the one that follows now is read from', readsFrom(true));
      await app.close();
      await one.remove();
      await other.remove();
    });
  },
);
