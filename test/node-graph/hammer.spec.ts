import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { MergedView, screenOf } from './merged-view.js';
import { expectReplayable, expectSound } from './soundness.js';
import { type Ack, addNode, type Client, connect, person, type Person } from './world.js';

const SOCKETS = 32;
const NODES = 20;
/** Calls that succeed, however slow the machine is. */
const LEAST = 30;

let app: TestApp;
let people: Person[];
let clients: Client[];
const views = new Map<Client, MergedView>();

beforeAll(async () => {
  app = await startApp();
  people = await Promise.all([person(app), person(app), person(app), person(app)]);
  clients = await Promise.all(
    Array.from({ length: SOCKETS }, (_, i) => connect(app, people[i % people.length]!)),
  );
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

/** One of them, if there are any. */
const some = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];
const any = <T>(list: readonly T[]): T => some(list)!;

/** A random call; most of them stand against the graph or the rights of the caller, and that is the point. */
function call(nodes: string[], links: string[], batches: string[]): [event: string, payload: object] {
  const id = any(nodes);
  const link = { id: some(links) ?? id };
  const batchId = some(batches.slice(-40)) ?? id;
  const calls: [string, object][] = [
    ['link:add', { source: id, target: any(nodes), type: Math.random() < 0.2 ? 1 : 0 }],
    ['link:add', { source: id, target: any(nodes) }],
    ['link:update', { ...link, type: any([0, 1]) }],
    ['link:trash', link],
    ['link:restore', link],
    ['link:swap', link],
    ['node:update', { id, status: any([0, 1, 3, 3]) }],
    ['node:update', { id, title: String(Math.random()), independent: Math.random() < 0.3 }],
    ['node:trash', { id }],
    ['node:restore', { id }],
    ['node:restore', { id: any(nodes) }],
    ['node:restore', { id: any(nodes) }],
    ['history:undo', { batchId }],
    ['history:redo', { batchId }],
  ];
  return any(calls);
}

/**
 * Merges the ack as soon as it arrives: a diff may come in the same packet of the network, and what is awaited would be
 * merged after it.
 */
function ask(client: Client, event: string, payload: object): Promise<Ack> {
  return new Promise((resolve) => {
    client.socket.emit(event, payload, (ack: Ack) => {
      if (ack.ok) views.get(client)!.merge(ack.diff);
      resolve(ack);
    });
  });
}

async function page(client: Client): Promise<Ack> {
  return client.ask('graph:get', { limit: 5000 });
}

it('32 sockets on 20 nodes: sound, replayable, and on every screen what is there', async () => {
  const owner = clients[0]!;
  const nodes = await Promise.all(
    Array.from({ length: NODES }, () => addNode(owner, { status: any([0, 1, 3]) })),
  );
  for (const [index, level] of [1, 2, 3].entries()) {
    for (const id of [nodes[index]!, nodes[index + 3]!, nodes[19 - index]!]) {
      const email = people[index + 1]!.account.email;
      expect(await owner.ask('node:access', { id, email, level, branch: true })).toMatchObject({ ok: true });
    }
  }
  await Promise.all(clients.map((client) => client.caughtUp()));
  for (const client of clients) {
    const view = new MergedView();
    view.start(await page(client));
    client.events.length = 0;
    client.socket.on('graph:diff', (diff: Ack['diff']) => {
      view.merge(diff);
    });
    views.set(client, view);
  }
  const links: string[] = [];
  const batches: string[] = [];
  const errors = new Map<string, number>();
  const until = Date.now() + effort(5_000, 60_000);
  let done = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (Date.now() < until || done < LEAST) {
        const [event, payload] = call(nodes, links, batches);
        const ack = await ask(client, event, payload);
        const code = ack.ok ? `${event} ok` : ack.error;
        errors.set(code, (errors.get(code) ?? 0) + 1);
        if (!ack.ok) continue;
        done += 1;
        if (event === 'link:add') links.push(...ack.diff.links.map(({ id }) => id));
        const [latest] = await app.sql<{ id: string }>(
          'select id from node_graph.history_batches order by place desc limit 1',
        );
        batches.push(latest!.id);
      }
    }),
  );
  expect([...errors.keys()].filter((code) => code.startsWith('internal'))).toEqual([]);
  await expectSound(app);
  await expectReplayable(app);
  for (const client of clients) {
    await client.caughtUp();
    const { nodes: shown, links: drawn } = await page(client);
    expect(views.get(client)!.screen).toEqual(screenOf(shown, drawn));
  }
});
