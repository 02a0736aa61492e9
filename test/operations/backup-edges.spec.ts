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
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import { backUp, type BackupSummary, migrate, restore } from '#data';
import { Env } from '#platform';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { openDatabase } from '../../apps/ligature/src/database.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { emptyDatabase, type TestDatabase } from '../support/databases.js';

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

/** The same frames, but for the numbers of rows, and the checksum that fits. */
function withoutCounts(backup: Buffer): Buffer {
  let all = backup.subarray(0, MAGIC_BYTES);
  for (let at = MAGIC_BYTES; at < backup.length;) {
    const [type, length] = [backup.toString('latin1', at, at + 1), backup.readUInt32BE(at + 1)];
    const frame = backup.subarray(at, at + HEAD_BYTES + length);
    at += frame.length;
    if (type === 'C') all = Buffer.concat([all, frameOf('C', { rows: 0 })]);
    else if (type === 'E')
      all = Buffer.concat([all, frameOf('E', { sha256: createHash('sha256').update(all).digest('hex') })]);
    else all = Buffer.concat([all, frame]);
  }
  return all;
}

function frameOf(type: string, value: object): Buffer {
  const content = Buffer.from(JSON.stringify(value));
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
