import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';

import { backUp, migrate, restore, startEmbeddedPostgres } from '#data';
import { events } from '#events';
import { Env } from '#platform/config';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { type Ended, runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { openDatabase } from '../../apps/ligature/src/database.js';
import { compare } from '../faults/ledger.js';
import { eventually } from '../faults/processes/processes.js';
import { Writers } from '../faults/writers.js';
import { clientOf } from '../item-links/world.js';
import { connect, type Person } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { built } from '../support/built.js';
import { emptyDatabase, type TestDatabase } from '../support/databases.js';
import { createTenant } from '../support/identity.js';
import { query } from '../support/query.js';
import { digestOf } from './database-digest.js';

let app: TestApp;
let folder: string;
let file: string;
let databases: TestDatabase[] = [];

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-backup-'));
  file = join(folder, 'all.backup');
});
afterEach(async () => {
  for (const database of databases) await database.drop();
  databases = [];
  rmSync(folder, { recursive: true, force: true });
});

async function empty(): Promise<string> {
  const database = await emptyDatabase(inject('serverUrl'));
  databases.push(database);
  return database.url;
}

/** As `ligature` does on that database, or on the embedded one in that folder. */
function run(database: { url: string } | { dataDir: string }, ...args: string[]): Promise<Ended> {
  const settings =
    'url' in database ? { databaseUrl: database.url } : { databaseUrl: null, dataDir: database.dataDir };
  return runCommand(COMMANDS, args, () => Env.with(app.env, settings));
}

async function done(database: { url: string } | { dataDir: string }, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(database, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function refused(database: { url: string }, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(database, ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return stderr;
}

const urlOf = ({ env }: TestApp): { url: string } => ({ url: env.databaseUrl! });

describe('a backup under load', () => {
  it('holds what was acknowledged before it, and nothing by halves; nobody waits for it', async () => {
    const { org, workspace, key } = await createTenant(app);
    const projects = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`;
    const { status } = await clientOf(app, { authorization: `Bearer ${key}` }).send('POST', projects, {
      key: 'load',
      name: 'Load',
    });
    expect(status).toBe(201);
    const writers = await Writers.start({ url: app.url, key, project: `${projects}/load` });
    await eventually('much is written', () => writers.least > 15);
    const before = structuredClone(writers.acknowledged);
    const during = writers.acknowledged.slugs.length;
    expect(await done(urlOf(app), 'backup', file)).toMatch(
      /^The database was backed up: \d+ rows of \d+ tables/,
    );
    expect(writers.acknowledged.slugs.length).toBeGreaterThan(during);
    await writers.rest();
    expect(writers.surprises).toEqual([]);

    const url = await empty();
    await done({ url }, 'restore', file);
    expect(await compare(url, [before])).toMatchObject({ lost: [], halves: 0 });
  });
});

/** A little of everything; who may see it, and where it can be seen. */
async function fill(of: TestApp): Promise<{ ann: Person; paths: string[]; cursor: string }> {
  const { user, org, workspace, key } = await createTenant(of);
  const ann = { account: user, key };
  const { send } = clientOf(of, { authorization: `Bearer ${key}` });
  const projects = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`;
  await send('POST', projects, { key: 'kept', name: 'Kept' });
  const items = `${projects}/kept/items`;
  const item = async (data: object): Promise<string> =>
    (await send<{ id: string }>('POST', items, { item_type: 'note', data })).body.id;
  const one = await item({ title: 'Überläufer', path: '\\N \\. \t\n', '\\.': '\\N', n: 1 });
  const two = await item({ title: '登录', text: 'x'.repeat(200_000) });
  await send('POST', `${items}/${one}/links`, { relationship: 'blocks', target_item_id: two });
  const { body } = await send<{ slug: string }>('POST', '/api/links', {
    urls: ['https://example.com/ü', 'https://example.org'],
    title: 'Grün',
  });
  await send('PATCH', `/api/links/${body.slug}`, { title: 'A tab\t, and \\' });
  const client = await connect(of, ann);
  const { cursor } = await client.ask('graph:get', {});
  const ids: string[] = [];
  for (const title of ['a', 'b']) ids.push((await client.ask('node:add', { title })).diff.nodes[0]!.id);
  await client.ask('link:add', { source: ids[0], target: ids[1], type: 0 });
  client.close();
  const paths = [
    ...[`${items}?q=überlauf`, `${items}/${one}/links`, `${items}/${two}`, `${projects}/kept`],
    ...[`/api/links/${body.slug}`, `/api/links/${body.slug}/versions`, '/api/graph', '/api/history'],
  ];
  return { ann, paths, cursor };
}

async function reads(of: TestApp, { key }: Person, paths: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const path of paths) {
    const { status, body } = await clientOf(of, { authorization: `Bearer ${key}` }).send('GET', path);
    expect({ path, status }).toEqual({ path, status: 200 });
    // Where a graph is, and was, is another matter.
    answers.push({ ...body, cursor: undefined, trace_id: undefined });
  }
  return answers;
}

describe('a backup of the embedded database', () => {
  const dataDirs: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  const embedded = async (): Promise<{ dataDir: string; url: string; stop: () => Promise<void> }> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-backup-'));
    dataDirs.push(dataDir);
    const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    stops.push(() => server.stop());
    return { dataDir, url: server.url, stop: () => server.stop() };
  };
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    for (const dataDir of dataDirs.splice(0)) rmSync(dataDir, { recursive: true, force: true });
  });

  it('goes to a server of one’s own and back: the same rows, the same answers, a new timeline', async () => {
    const source = await embedded();
    const dataSource = await openDatabase(source.url);
    await migrate(dataSource);
    await dataSource.destroy();
    const old = await startApp({}, { databaseUrl: source.url });
    const { ann, paths, cursor } = await fill(old);
    const seen = await reads(old, ann, paths);
    await old.close();
    await done({ dataDir: source.dataDir }, 'backup', file);
    const kept = await digestOf(source.url);
    await source.stop();

    const url = await empty();
    await done({ url }, 'restore', file);
    expect(await digestOf(url)).toEqual(kept);
    const back = await embedded();
    const again = join(folder, 'again.backup');
    await done({ url }, 'backup', again);
    await done({ dataDir: back.dataDir }, 'restore', again);
    expect(await digestOf(back.url)).toEqual(kept);

    for (const databaseUrl of [url, back.url]) {
      const restored = await startApp({}, { databaseUrl });
      expect(await reads(restored, ann, paths)).toEqual(seen);
      const client = await connect(restored, ann);
      expect(await client.ask('graph:since', { cursor })).toMatchObject({ ok: true, reset: true });
      const { cursor: fresh } = await client.ask('graph:get', {});
      expect((await client.ask('node:add', { title: 'after' })).ok).toBe(true);
      const news = await client.ask('graph:since', { cursor: fresh });
      expect(news.reset).not.toBe(true);
      expect(news.diffs).toHaveLength(1);
      client.close();
      await restored.close();
    }
  });
});

describe('a restore', () => {
  /** A database that holds something else, and what. */
  const other = async (): Promise<{ url: string; holds: string[] }> => {
    const url = await empty();
    const dataSource = await openDatabase(url);
    await migrate(dataSource);
    await dataSource.query(
      `insert into identity.users (id, username, created_at) values (gen_random_uuid(), 'other', now())`,
    );
    await dataSource.destroy();
    return { url, holds: await digestOf(url) };
  };

  beforeEach(async () => {
    await fill(app);
    await app.sql(`select graphile_worker.add_job('mail')`);
    await done(urlOf(app), 'backup', file);
  });

  it('never overwrites what it was not told to', async () => {
    const { url, holds } = await other();
    await query(url, `select graphile_worker.add_job('mail')`);
    expect(await refused({ url }, 'restore', file)).toMatch(/not empty.*--replace/);
    expect(await digestOf(url)).toEqual(holds);
    await done({ url }, 'restore', file, '--replace');
    const into = await empty();
    await done({ url: into }, 'restore', file);
    expect(await digestOf(url)).toEqual(await digestOf(into));
    // What was on its way in either is not: backups hold no jobs.
    for (const restored of [url, into])
      expect(await query(restored, 'select from graphile_worker.jobs')).toEqual([]);
  });

  it('takes no part of a backup that is cut off, altered or none', async () => {
    const { url, holds } = await other();
    const whole = readFileSync(file);
    const flipped = (at: number): Buffer => {
      const copy = Buffer.from(whole);
      copy[at]! ^= 0x10;
      return copy;
    };
    const longer = gzipSync(Buffer.concat([gunzipSync(whole), Buffer.from('x')]));
    const replaced = (from: string, to: string): Buffer => {
      const text = gunzipSync(whole).toString('latin1');
      expect(text).toContain(from);
      return gzipSync(Buffer.from(text.replace(from, to), 'latin1'));
    };
    const renamed = replaced('Kept', 'Lost');
    const broken = [
      ...[0.2, 0.5, 0.9].map((part) => whole.subarray(0, Math.floor(whole.length * part))),
      ...[0.1, 0.3, 0.5, 0.7, 0.9].map((part) => flipped(Math.floor(whole.length * part))),
      ...[whole.subarray(0, -1), flipped(whole.length - 6), longer, renamed],
      ...[Buffer.from('select 1;'), gzipSync('select 1;'), Buffer.alloc(0)],
    ];
    for (const [n, content] of broken.entries()) {
      const part = join(folder, `broken-${String(n)}`);
      writeFileSync(part, content);
      expect(await refused({ url }, 'restore', part, '--replace')).toMatch(
        /^ligature: (the backup (is cut off|was altered)|this is no backup)/,
      );
    }
    // From a pipe it is read once: all that was done is undone.
    const dataSource = await openDatabase(url);
    const misread = [
      ['"created_at"', '"created_ax"'],
      ['"schema":"linky"', '"schemb":"linky"'],
      ['"name":"batch_order"', '"name":"batch_ordex"'],
    ] as const;
    for (const content of [
      ...[renamed, flipped(Math.floor(whole.length / 2))],
      ...misread.map(([from, to]) => replaced(from, to)),
    ])
      await expect(
        restore(dataSource, Readable.from([content]), { replace: true, transient: [events.transient] }),
      ).rejects.toThrow(/^the backup was altered/);
    await dataSource.destroy();
    expect(await digestOf(url)).toEqual(holds);
  });

  it('is refused under a service that runs', async () => {
    expect(await refused(urlOf(app), 'restore', file, '--replace')).toMatch(/in use by a service/);
  });

  it('brings a backup of an older build up to this one, and refuses one of a newer build by name', async () => {
    const url = await empty();
    const older = await openDatabase(url);
    const all = older.migrations.splice(0);
    older.migrations.push(
      ...all.filter(({ constructor: { name } }) => Number(name.slice(-13)) < 1_795_420_000_000),
    );
    await migrate(older);
    await older.query(
      `insert into identity.users (id, email, username, created_at)
       values (gen_random_uuid(), 'old@example.com', 'old', '2026-01-01')`,
    );
    const old = join(folder, 'old.backup');
    await backUp(older, createWriteStream(old));
    await older.destroy();
    const target = await empty();
    await done({ url: target }, 'restore', old);
    expect(
      await query(target, 'select email, email_verified_at is not null as verified from identity.users'),
    ).toEqual([{ email: 'old@example.com', verified: true }]);
    await done({ url: target }, 'migrate');

    const newer = await openDatabase(target);
    class Later2999999999999 {
      up = (): Promise<void> => Promise.resolve();
      down = this.up;
    }
    newer.migrations.push(new Later2999999999999());
    await migrate(newer);
    await backUp(newer, createWriteStream(old));
    await newer.destroy();
    expect(await refused({ url: await empty() }, 'restore', old)).toContain(
      'newer build (it has Later2999999999999)',
    );
    for (const command of [
      ['backup', join(folder, 'x')],
      ['restore', file, '--replace'],
    ])
      expect(await refused({ url: target }, ...command)).toContain('the database is newer than this build');
  });
});

describe('a backup file', () => {
  it('is its owner’s alone, whole or not there, and takes no other file’s place', async () => {
    await done(urlOf(app), 'backup', file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const content = readFileSync(file);
    expect(await refused(urlOf(app), 'backup', file)).toMatch(/exists.*--force/);
    expect(readFileSync(file).equals(content)).toBe(true);
    await done(urlOf(app), 'backup', file, '--force');
    expect(readFileSync(file).equals(content)).toBe(false);
    expect(await refused({ url: await empty() }, 'backup', join(folder, 'nothing'))).toContain(
      'nothing to back up',
    );
    expect(readdirSync(folder)).toEqual(['all.backup']);
  });

  it('goes through pipes', async () => {
    const cli = `${process.execPath} ${join(built(), 'bundle/cli.js')}`;
    const url = await empty();
    const shell = (command: string, databaseUrl: string): string =>
      execFileSync('bash', ['-o', 'pipefail', '-c', command], {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: databaseUrl,
          LIGATURE_JWT_SECRET: 'a secret of more than thirty-two bytes',
          LIGATURE_INSIGHTS: 'off',
        },
      });
    expect(shell(`${cli} backup - > ${file}`, urlOf(app).url)).toBe('');
    expect(shell(`cat ${file} | ${cli} restore - --json`, url)).toMatch(
      /^\{"file":"-","tables":\d+,"rows":\d+\}\n$/,
    );
    const into = await empty();
    await done({ url: into }, 'restore', file);
    expect(await digestOf(url)).toEqual(await digestOf(into));
  });
});
