import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import { backUp, type BackupSummary, migrate, restore } from '#data';
import { Env } from '#platform/config';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { openDatabase } from '../../apps/ligature/src/database.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { emptyDatabase, type TestDatabase } from '../support/databases.js';
import { query } from '../support/query.js';

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-backup-'));
  database = await emptyDatabase(inject('serverUrl'));
  const dataSource = await openDatabase(database.url);
  await migrate(dataSource);
  await dataSource.query(
    `insert into identity.users (id, username, created_at)
     select gen_random_uuid(), name, now() from unnest(array['ada', E'line\\nfeed']) name`,
  );
  await dataSource.destroy();
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Message of the protocol: no more rows come. What comes next is how many there were. */
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/** The way to the server, on which whatever follows the rows of a table comes in a packet of its own, and later. */
async function hesitatingWay(
  url: string,
): Promise<{ url: string; hesitations: () => number; server: Server }> {
  const { hostname, port } = new URL(url);
  let hesitations = 0;
  const tell = async (socket: Socket, data: Buffer): Promise<void> => {
    const end = data.indexOf(COPY_DONE) + COPY_DONE.length;
    if (end < COPY_DONE.length) {
      socket.write(data);
      return;
    }
    socket.write(data.subarray(0, end));
    hesitations += 1;
    for (let turns = 0; turns < 50; turns += 1) await turn();
    await tell(socket, data.subarray(end));
  };
  const server = createServer((socket) => {
    const way = connect(Number(port), hostname);
    let told = Promise.resolve();
    socket.setNoDelay(true);
    socket.pipe(way);
    way.on('data', (data: Buffer) => {
      told = told.then(() => tell(socket, data));
    });
    way.on('close', () => void told.then(() => socket.destroy()));
    for (const one of [socket, way]) one.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = new URL(url);
  address.port = String((server.address() as AddressInfo).port);
  return { url: address.href, hesitations: () => hesitations, server };
}

it('a backup is whole, however late the server says how many rows there were', async () => {
  const way = await hesitatingWay(database.url);
  const file = join(folder, 'hesitating.backup');
  const source = await openDatabase(way.url);
  const made = await backUp(source, createWriteStream(file));
  await source.destroy();
  way.server.close();
  expect(way.hesitations()).toBeGreaterThan(made.tables / 2);

  expect(await restored(createReadStream(file))).toEqual(made);
});

it('a backup of an earlier build, which may not say how many rows there are, is restored', async () => {
  const file = join(folder, 'earlier.backup');
  const source = await openDatabase(database.url);
  const made = await backUp(source, createWriteStream(file));
  await source.destroy();
  const earlier = withoutCounts(gunzipSync(readFileSync(file)));
  expect(await restored(Readable.from([gzipSync(earlier)]))).toEqual(made);
});

/** Into an empty database, where everybody is there afterwards. */
async function restored(backup: Readable): Promise<BackupSummary> {
  const empty = await emptyDatabase(inject('serverUrl'));
  const target = await openDatabase(empty.url);
  const summary = await restore(target, backup, { replace: false, transient: [] });
  expect(await target.query('select username from identity.users order by 1')).toEqual([
    { username: 'ada' },
    { username: 'line\nfeed' },
  ]);
  await target.destroy();
  await empty.drop();
  return summary;
}

const MAGIC_BYTES = 16;
const HEAD_BYTES = 5;

/** A backup with what `change` makes of each of its frames, and the checksum that fits. */
function forged(backup: Buffer, change: (type: string, content: Buffer) => Buffer): Buffer {
  let all = backup.subarray(0, MAGIC_BYTES);
  for (let at = MAGIC_BYTES; at < backup.length;) {
    const [type, length] = [backup.toString('latin1', at, at + 1), backup.readUInt32BE(at + 1)];
    const content = backup.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    const sha256 = createHash('sha256').update(all).digest('hex');
    const made = type === 'E' ? Buffer.from(JSON.stringify({ sha256 })) : change(type, content);
    all = Buffer.concat([all, frameOf(type, made)]);
    at += HEAD_BYTES + length;
  }
  return all;
}

function withoutCounts(backup: Buffer): Buffer {
  return forged(backup, (type, content) => (type === 'C' ? Buffer.from('{"rows":0}') : content));
}

function frameOf(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** Whether this process has the file open; nobody knows where the system does not tell. */
function isOpen(path: string): boolean {
  const descriptors = '/proc/self/fd';
  if (!existsSync(descriptors)) return false;
  return readdirSync(descriptors).some((descriptor) => {
    try {
      return readlinkSync(join(descriptors, descriptor)) === path;
    } catch {
      // It was closed meanwhile.
      return false;
    }
  });
}

it.each<[string, Buffer | null, () => string, RegExp]>([
  ['is no backup', gzipSync(randomBytes(1 << 20)), () => database.url, /this is no backup/],
  ['has no database to go to', null, () => 'postgres://127.0.0.1:1/none', /cannot be used/],
])('a file that %s is closed once it is refused', async (_, content, url, message) => {
  const file = join(folder, 'refused.backup');
  if (content !== null) writeFileSync(file, content);
  else {
    const source = await openDatabase(database.url);
    await backUp(source, createWriteStream(file));
    await source.destroy();
  }
  const env = Env.with(readEnv({ LIGATURE_INSIGHTS: 'off' }), { databaseUrl: url() });
  const { code, stderr } = await runCommand(COMMANDS, ['restore', file], () => env);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) as string });
  await expect.poll(() => isOpen(file)).toBe(false);
});

describe('a backup whose checksum is right', () => {
  const made = async (change: (type: string, content: string) => string): Promise<Buffer> => {
    const source = await openDatabase(database.url);
    const file = join(folder, 'to-be-forged.backup');
    await backUp(source, createWriteStream(file));
    await source.destroy();
    const whole = gunzipSync(readFileSync(file));
    return gzipSync(forged(whole, (type, content) => Buffer.from(change(type, content.toString()))));
  };
  const refused = async (content: Buffer): Promise<string> => {
    const target = await emptyDatabase(inject('serverUrl'));
    const dataSource = await openDatabase(target.url);
    try {
      await restore(dataSource, Readable.from([content]), { replace: false, transient: [] });
      return 'restored';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await dataSource.destroy();
      await target.drop();
    }
  };

  it('is restored as it is', async () => {
    expect(await refused(await made((_, content) => content))).toBe('restored');
  });

  it('is refused where the database does not take its rows, and where its format is of later builds', async () => {
    const spoilt = await made((type, content) =>
      type === 'D' ? content.replace(/^[0-9a-f]{8}-/m, 'nonsense-') : content,
    );
    expect(await refused(spoilt)).toMatch(/^the backup was altered, or damaged: .*nonsense/);
    const later = await made((type, content) =>
      type === 'H' ? JSON.stringify({ ...(JSON.parse(content) as object), format: 99 }) : content,
    );
    expect(await refused(later)).toBe('the backup has format 99, which only a newer build reads');
  });

  it('is refused while another one is restored', async () => {
    const content = await made((_, same) => same);
    const target = await emptyDatabase(inject('serverUrl'));
    const into = (source: Readable): Promise<string> =>
      openDatabase(target.url).then((dataSource) =>
        restore(dataSource, source, { replace: false, transient: [] })
          .then(
            () => 'restored',
            (error: unknown) => (error as Error).message,
          )
          .finally(() => dataSource.destroy()),
      );
    const slow = new PassThrough();
    const first = into(slow);
    // All but its end.
    slow.write(content.subarray(0, -40));
    // From elsewhere: a restore is refused where somebody else is connected.
    const held = `select 1 as one from pg_locks l join pg_database d on d.oid = l.database
      where locktype = 'advisory' and mode = 'ExclusiveLock' and granted and datname = $1`;
    const name = new URL(target.url).pathname.slice(1);
    await expect.poll(() => query(inject('serverUrl'), held, [name])).toEqual([{ one: 1 }]);
    expect(await into(Readable.from([content]))).toMatch(/restored by somebody else: try again$/);
    slow.end();
    expect(await first).toMatch(/^the backup is cut off/);
    await target.drop();
  });
});
