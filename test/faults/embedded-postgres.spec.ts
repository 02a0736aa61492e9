import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '#data';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { built } from '../support/built.js';
import { effort } from '../support/effort.js';
import { pause } from '../support/pause.js';
import { query } from '../support/query.js';
import { DatabaseUser } from './processes/database-user.js';
import { eventually, processesOn } from './processes/processes.js';

let dist: string;
let dataDir: string;
let users: DatabaseUser[];
/** A directory with a database that was made and stopped: most tests begin with a copy of it. */
let made: string;

beforeAll(async () => {
  dist = built();
  made = mkdtempSync(join(tmpdir(), 'ligature-test-made-'));
  await (await startEmbeddedPostgres({ dataDir: made, log: () => undefined })).stop();
});

afterAll(() => {
  rmSync(made, { recursive: true, force: true });
});

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-embedded-'));
  users = [];
});

afterEach(async () => {
  await Promise.all(users.map((user) => user.kill()));
  await noProcessLeft();
  rmSync(dataDir, { recursive: true, force: true });
});

function beginWithAMadeOne(): void {
  // With owners, and with the lease, which is a named pipe: Node's own copies neither.
  execFileSync('cp', ['-a', join(made, 'postgres'), dataDir]);
}

function user(task: 'hold' | 'write' = 'hold'): DatabaseUser {
  const started = new DatabaseUser(dist, dataDir, task);
  users.push(started);
  return started;
}

async function ready(who: DatabaseUser): Promise<{ url: string; adopted: boolean }> {
  await eventually('the database is up', () => who.lines[0] !== undefined);
  const { url = '', adopted = false } = who.lines[0] ?? {};
  return { url, adopted };
}

function start(): ReturnType<typeof startEmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, log: () => undefined });
}

function noProcessLeft(): Promise<void> {
  return eventually('no process is left', () => processesOn(dataDir).length === 0);
}

function readOr(path: string, otherwise = ''): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function drafts(): string[] {
  return readdirSync(dataDir).filter((name) => name.includes('.init-'));
}

describe('the embedded PostgreSQL', () => {
  it('is made at the first start, durable, local and closed to strangers', async () => {
    const server = await start();
    const [settings] = await query<Record<string, string>>(
      server.adminUrl(),
      `select current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as address,
              current_setting('unix_socket_directories') as sockets, current_setting('max_connections') as most,
              current_setting('password_encryption') as passwords, current_database() as name`,
    );
    expect(settings).toEqual({
      commit: 'on',
      address: '127.0.0.1',
      sockets: '',
      most: '100',
      passwords: 'scram-sha-256',
      name: 'ligature',
    });
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o777).toBe(0o600);
    const stranger = new URL(server.url);
    stranger.password = 'guessed';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');

    await server.stop();
    expect(processesOn(dataDir)).toEqual([]);
    expect(drafts()).toEqual([]);
  });

  it('loses no acknowledged row and leaves no orphan when its process is killed', async () => {
    beginWithAMadeOne();
    const acknowledged: number[] = [];
    for (let round = 0; round < effort(1, 20); round += 1) {
      const writer = user('write');
      await ready(writer);
      await eventually('it writes', () => writer.written.length > 50);
      await writer.kill();
      acknowledged.push(...writer.written);
      await noProcessLeft();

      const server = await start();
      const rows = await query<{ n: number }>(server.url, 'select n from written');
      const kept = new Set(rows.map(({ n }) => n));
      expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
      await query(server.url, 'drop table written');
      acknowledged.length = 0;
      await server.stop();
    }
  });

  it('gives the service a role that owns its database and is no superuser', async () => {
    beginWithAMadeOne();
    const server = await start();
    const may = `select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as more
                 from pg_roles where rolname = current_user`;
    expect(await query(server.url, may)).toEqual([{ more: false }]);
    for (const forbidden of [`copy (select 1) to program 'true'`, `select pg_read_file('PG_VERSION')`]) {
      await expect(query(server.url, forbidden)).rejects.toThrow('permission denied');
    }
    await query(server.url, 'create schema own; create table own.kept as select 1 as one');
    expect(
      await query(server.adminUrl(), 'select rolsuper from pg_roles where rolname = current_user'),
    ).toEqual([{ rolsuper: true }]);
    expect(statSync(join(dataDir, 'postgres/admin-password')).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  describe('of a data directory whose service was the superuser', () => {
    const OBJECTS = `
      create schema old; create sequence old.numbers; create type old.colour as enum ('red');
      create domain old.short as text check (length(value) < 9); create type old.pair as (a int, b text);
      create table old.things (id serial primary key, twice int generated always as identity, c old.colour);
      create table old.parts (id int) partition by range (id);
      create table old.part partition of old.parts for values from (0) to (9);
      create view old.seen as select * from old.things; create materialized view old.kept as select 1 as one;
      create function old.one() returns int language sql as 'select 1';
      create procedure old.nothing() language sql as 'select 1';
      create aggregate old.total(int) (sfunc = int4pl, stype = int);
      create text search dictionary old.words (template = simple);
      create text search configuration old.search (copy = simple); create statistics old.stats on id, twice from old.things;
      create table public.migrations (name text); insert into old.things (c) values ('red')`;
    const FOREIGN = `
      select oid::regclass::text as name from pg_class where relowner = 10 and relnamespace in ('old'::regnamespace, 'public'::regnamespace)
      union all select oid::regproc::text from pg_proc where proowner = 10 and pronamespace = 'old'::regnamespace
      union all select oid::regtype::text from pg_type where typowner = 10 and typnamespace = 'old'::regnamespace
      union all select oid::regconfig::text from pg_ts_config where cfgowner = 10 and cfgnamespace = 'old'::regnamespace
      union all select oid::regdictionary::text from pg_ts_dict where dictowner = 10 and dictnamespace = 'old'::regnamespace
      union all select stxname from pg_statistic_ext where stxowner = 10
      union all select nspname from pg_namespace where nspowner = 10 and nspname = 'old'
      union all select datname from pg_database where datdba = 10 and datname = current_database()`;

    /** What older builds left: one role, the first superuser, who owns everything. */
    async function makeOld(): Promise<void> {
      beginWithAMadeOne();
      const server = await start();
      const password = readFileSync(join(dataDir, 'postgres/password'), 'utf8').trim();
      await query(server.url, OBJECTS);
      await query(
        server.adminUrl(),
        `begin; create role helper superuser; set local session authorization helper;
         alter role ligature rename to gone; alter role ligature_admin rename to ligature;
         alter role ligature password '${password}'; reassign owned by gone to ligature; drop role gone;
         set local session authorization default; drop role helper; commit`,
      );
      await server.stop();
      rmSync(join(dataDir, 'postgres/admin-password'));
    }

    async function expectSeparated(url: string): Promise<void> {
      expect(await query(url, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
        { rolsuper: false },
      ]);
      expect(await query(url, FOREIGN)).toEqual([]);
      expect(await query(url, 'select id, twice, c from old.seen')).toEqual([{ id: 1, twice: 1, c: 'red' }]);
      await query(
        url,
        `alter table old.things add more int; drop schema old cascade; drop table public.migrations`,
      );
    }

    it('takes that from it at the next start, with all that it owned', async () => {
      await makeOld();
      const server = await start();
      await expectSeparated(server.url);
      await server.stop();
      const again = await start();
      expect(await query(again.adminUrl(), 'select 1 as one')).toEqual([{ one: 1 }]);
      await again.stop();
    });

    it('does it once when two processes start at once, and shares the server', async () => {
      await makeOld();
      const both = [user(), user()];
      const [one, other] = await Promise.all(both.map(ready));
      expect(other?.url).toBe(one?.url);
      const url = one?.url ?? '';
      await expectSeparated(url);
    });

    it('does it at a later start when it was killed meanwhile', async () => {
      await makeOld();
      for (let round = 0; round < effort(2, 12); round += 1) {
        const victim = user();
        await eventually(
          'the server starts',
          () =>
            readOr(join(dataDir, 'postgres/cluster/postmaster.pid')).includes('ready') ||
            victim.lines[0] !== undefined,
        );
        await pause(round * effort(60, 10));
        await victim.kill();
        await noProcessLeft();
      }
      const server = await start();
      await expectSeparated(server.url);
      expect(await query(server.adminUrl(), 'select 1 as one')).toEqual([{ one: 1 }]);
      await server.stop();
    });
  });

  it('is shared by a second process, and stays for whoever is left', async () => {
    beginWithAMadeOne();
    const first = user();
    const { url } = await ready(first);
    const second = user();
    expect(await ready(second)).toEqual({ url, adopted: true });

    await second.leave();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);

    const third = user();
    expect(await ready(third)).toEqual({ url, adopted: true });
    await first.leave();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await third.leave();
    await noProcessLeft();
  });

  it('is made once when two processes start at once on nothing', async () => {
    const both = [user(), user()];
    const answers = await Promise.all(both.map(ready));
    expect(new Set(answers.map(({ url }) => url)).size).toBe(1);
    expect(answers.filter(({ adopted }) => adopted)).toHaveLength(1);
    expect(drafts()).toEqual([]);
  });

  it('starts from nothing again when it was killed while it was being made', async () => {
    const victim = user();
    await eventually('it is being made', () => {
      const [draft] = drafts();
      return draft !== undefined && existsSync(join(dataDir, draft, 'cluster/global'));
    });
    await victim.kill();
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    await noProcessLeft();

    const server = await start();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(drafts()).toEqual([]);
    await server.stop();
  });

  it('does not take a stranger with the number of its dead server for it', async () => {
    beginWithAMadeOne();
    const note = [
      String(process.pid),
      join(dataDir, 'postgres/cluster'),
      '1',
      '1',
      '',
      '127.0.0.1',
      '',
      'ready',
    ];
    writeFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), note.join('\n'), { mode: 0o644 });
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('comes back at the same address when the server itself is killed', async () => {
    beginWithAMadeOne();
    const server = await start();
    await query(server.url, 'create table kept as select 1 as one');
    const pid = Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await eventually('it answers again', () =>
      query(server.url, 'select one from kept').then(
        ([row]) => row !== undefined,
        () => false,
      ),
    );
    await server.stop();
    await noProcessLeft();
  });
});
