import { type AddressInfo, connect as dial, createServer, type Socket } from 'node:net';

import type { GraphDiff, LiveGraph } from '#client';
import { Broadcaster } from '#platform/realtime';
import type { Server } from 'socket.io';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { createKey, createUser } from '../support/identity.js';
import { type ClientWorld, startClientWorld } from './world.js';

let world: ClientWorld;
let line: Line;

/** A line to the service that can be cut. */
interface Line {
  readonly url: string;
  cut(): void;
  close(): void;
}

async function lineTo(origin: string): Promise<Line> {
  const sockets = new Set<Socket>();
  const { port: target } = new URL(origin);
  const server = createServer((near) => {
    const far = dial(Number(target), '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${String(port)}`,
    cut,
    close: () => {
      server.close();
      cut();
    },
  };
}

beforeAll(async () => {
  world = await startClientWorld();
  line = await lineTo(world.app.url);
});
afterAll(async () => {
  line.close();
  await world.app.close();
});

const once = (graph: LiveGraph, name: 'offline' | 'online' | 'closed'): Promise<unknown> =>
  new Promise((resolve) => {
    const end = graph.on(name, (told) => {
      end();
      resolve(told);
    });
  });

/** Entries by id, with what decides. */
const sorted = <E extends { readonly id: string }>(entries: Iterable<E>): E[] =>
  [...entries].sort((x, y) => (x.id < y.id ? -1 : 1));
const screenOf = (
  nodes: Iterable<{ id: string; title?: string; status?: number; version?: number }>,
): unknown => sorted(nodes).map(({ id, title, status, version }) => ({ id, title, status, version }));

/** What the service would show somebody who comes now. */
async function expectUpToDate(graph: LiveGraph, client = world.client): Promise<void> {
  await expect
    .poll(async () => {
      const { nodes, links } = await client.graph.get();
      const drawn = sorted(links).map(({ id, source, target, version }) => ({ id, source, target, version }));
      const known = sorted(graph.links.values()).map(({ id, source, target, version }) => ({
        id,
        source,
        target,
        version,
      }));
      return (
        JSON.stringify([screenOf(nodes), drawn]) === JSON.stringify([screenOf(graph.nodes.values()), known])
      );
    })
    .toBe(true);
}

it('is what graph:get answers, after 20 lost connections and a restart, with changes before, meanwhile and after', async () => {
  const { client, another } = world;
  const graph = await another({ baseUrl: line.url }).graph.live();
  const ids: string[] = [];
  let cuts = 0;
  graph.on('offline', () => (cuts += 1));
  for (let round = 0; round < 20; round += 1) {
    const isBack = once(graph, 'online');
    line.cut();
    const id = crypto.randomUUID();
    await client.graph.addNode({ id, title: String(round) });
    const last = ids.at(-1);
    if (last !== undefined) await client.graph.addLink({ source: last, target: id });
    if (round % 5 === 4) await client.graph.trashNode(ids[round - 3]!);
    ids.push(id);
    await isBack;
  }
  expect(cuts).toBe(20);
  await expectUpToDate(graph);
  const isBack = once(graph, 'online');
  await world.app.restart();
  await client.graph.updateNode({ id: ids[19]!, title: 'after the restart' });
  await isBack;
  await expectUpToDate(graph);
  expect(graph.nodes.get(ids[19]!)?.title).toBe('after the restart');
  graph.close();
});

it('tells of changes, of its own at once, and comes back when the service has closed the socket', async () => {
  const graph = await world.client.graph.live();
  const changes: (GraphDiff | null)[] = [];
  graph.on('change', (diff) => changes.push(diff));
  const { diff } = await graph.ask('node:add', { title: 'over the socket' });
  const { id } = diff.nodes[0]!;
  expect(graph.nodes.get(id)?.title).toBe('over the socket');
  expect(changes).toHaveLength(1);
  await expect(graph.ask('node:update', { id, title: 'x'.repeat(81) })).rejects.toMatchObject({
    name: 'LigatureError',
    code: 'bad_request.title_too_long',
  });
  const [isGone, isBack] = [once(graph, 'offline'), once(graph, 'online')];
  const { server } = world.app.get(Broadcaster) as unknown as { server: Server };
  server.disconnectSockets();
  expect(await isGone).toBe('io server disconnect');
  await world.client.graph.updateNode({ id, title: 'meanwhile' });
  await isBack;
  await expectUpToDate(graph);
  graph.close();
});

it('comes back at a moment of its own where many are lost with it', async () => {
  const graph = await world.client.graph.live();
  const { server } = world.app.get(Broadcaster) as unknown as { server: Server };
  server.emit('ws:reconnect', { within: 4 });
  // It has arrived when an answer after it has.
  await graph.ask('ws:ping', {});
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const isBack = once(graph, 'online');
  server.disconnectSockets();
  await once(graph, 'offline');
  const lostAt = performance.now();
  await isBack;
  random.mockRestore();
  // A backoff alone would take half a second at most.
  expect(performance.now() - lostAt).toBeGreaterThan(1_900);
  await expectUpToDate(graph);
  graph.close();
});

it('sees what comes into sight and what leaves it when rights change, also while it is away', async () => {
  const { app, client, another } = world;
  const ben = await createUser(app);
  const { rawKey } = await createKey(app, { userId: ben.id });
  const bens = another({ apiKey: rawKey });
  const graph = await another({ apiKey: rawKey, baseUrl: line.url }).graph.live();
  const { diff } = await client.graph.addNode({ title: 'shared' });
  const { id } = diff.nodes[0]!;
  await client.graph.share({ id, email: ben.email!, level: 1 });
  await expect.poll(() => graph.nodes.get(id)?.title).toBe('shared');
  const isBack = once(graph, 'online');
  line.cut();
  await client.graph.unshare({ id, email: ben.email! });
  await isBack;
  expect([...graph.nodes.keys()]).toEqual([]);
  await expectUpToDate(graph, bens);
  graph.close();
});

it('ends when the credential is no longer known, and is never there without one', async () => {
  const { app, tenant, client, another } = world;
  const key = await createKey(app, { userId: tenant.user.id }, { name: 'passing' });
  const graph = await another({ apiKey: key.rawKey }).graph.live();
  const isClosed = once(graph, 'closed');
  await client.keys.revoke((await client.keys.list()).find(({ name }) => name === 'passing')!.id);
  void graph.ask('ws:ping', {}).catch(() => undefined);
  expect(await isClosed).toMatchObject({ code: 'forbidden.auth_missing' });
  await expect(another({ apiKey: key.rawKey }).graph.live()).rejects.toMatchObject({
    code: 'forbidden.auth_missing',
  });
  await expect(another({ apiKey: tenant.teamKey }).graph.live()).rejects.toMatchObject({ code: 'forbidden' });
  const aborted = new AbortController();
  const live = await client.graph.live({ signal: aborted.signal });
  aborted.abort();
  expect(live.online).toBe(false);
});
