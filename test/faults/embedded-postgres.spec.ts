import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '#data';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { built } from '../support/built.js';
import { query } from '../support/query.js';
import { DatabaseUser } from './processes/database-user.js';
import { eventually, processesOn } from './processes/processes.js';

let dist: string;
let dataDir: string;
let users: DatabaseUser[];

beforeAll(() => {
  dist = built();
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

function user(task: 'hold' | 'write' = 'hold'): DatabaseUser {
  const started = new DatabaseUser(dist, dataDir, task);
  users.push(started);
  return started;
}

async function ready(who: DatabaseUser): Promise<{ url: string; adopted: boolean }> {
  await eventually('the database is up', () => who.lines[0] !== undefined, 240_000);
  const { url = '', adopted = false } = who.lines[0] ?? {};
  return { url, adopted };
}

function start(): ReturnType<typeof startEmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, log: () => undefined });
}

function noProcessLeft(): Promise<void> {
  return eventually('no process is left', () => processesOn(dataDir).length === 0);
}

function drafts(): string[] {
  return readdirSync(dataDir).filter((name) => name.includes('.init-'));
}

describe('the embedded PostgreSQL', () => {
  it('is made at the first start, durable, local and closed to strangers', async () => {
    const server = await start();
    const [settings] = await query<Record<string, string>>(
      server.url,
      `select current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as address,
              current_setting('unix_socket_directories') as sockets, current_setting('max_connections') as most,
              current_setting('password_encryption') as passwords, current_database() as name`,
    );
    expect(settings).toEqual({
      commit: 'on',
      address: '127.0.0.1',
      sockets: '',
      most: '60',
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
    const acknowledged: number[] = [];
    for (let round = 0; round < 3; round += 1) {
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

  it('is shared by a second process, and stays for whoever is left', async () => {
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
    await (await start()).stop();
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
