import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { answers, withClient } from './connection.js';
import { type Layout, layoutIn } from './layout.js';

/** Authentication is over, and the server waits for a query. */
const READY = Buffer.from([...letter('R', [0, 0, 0, 0]), ...letter('Z', [0x49])]);

let server: Server;
let folder: string;
let layout: Layout;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-connection-'));
  layout = { ...layoutIn(folder), password: join(folder, 'password') };
  writeFileSync(layout.password, 'a password');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function letter(type: string, content: readonly number[]): number[] {
  return [type.charCodeAt(0), 0, 0, 0, content.length + 4, ...content];
}

const port = (): number => (server.address() as AddressInfo).port;

/** Somebody has connected, and asked to be let in. */
async function asked(): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  await once(socket, 'data');
  return socket;
}

it('waits for a server that is up and takes its time', async () => {
  const work = vi.fn(() => Promise.resolve());
  const done = withClient(`postgres://ligature:secret@127.0.0.1:${String(port())}/postgres`, work);
  const socket = await asked();
  vi.advanceTimersByTime(59_000);
  socket.write(READY);
  await done;
  expect(work).toHaveBeenCalledTimes(1);
});

it('looks whether it answers for ten seconds', async () => {
  const done = answers(layout, port());
  const socket = await asked();
  vi.advanceTimersByTime(10_001);
  expect(await done).toBe(false);
  socket.destroy();
});
