import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { MergedView, screenOf } from './merged-view.js';
import { expectTold } from './event-soundness.js';
import { expectReplayable, expectSound } from './soundness.js';
import { type Ack, addNode, type Client, connect, person, type Person } from './world.js';

const SOCKETS = 32;
const NODES = 20;
/** So many of the sockets go away again and again, and know only what `graph:since` tells them afterwards. */
const RESTLESS = 8;
/** Calls that succeed, however slow the machine is. */
const LEAST = 30;

let app: TestApp;
let people: Person[];
let clients: Client[];
let screens: Screen[];

/** One user's window on the graph. */
interface Screen {
  readonly who: Person;
  readonly view: MergedView;
  readonly restless: boolean;
  client: Client;
  cursor: string;
}

beforeAll(async () => {
  app = await startApp();
  people = await Promise.all([person(app), person(app), person(app), person(app)]);
  clients = await Promise.all(
    Array.from({ length: SOCKETS }, (_, i) => connect(app, people[i % people.length]!)),
  );
});
afterAll(async () => {
  for (const { client } of screens) client.close();
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
function ask({ client, view, restless }: Screen, event: string, payload: object): Promise<Ack> {
  return new Promise((resolve) => {
    client.socket.emit(event, payload, (ack: Ack) => {
      if (ack.ok && !restless) view.merge(ack.diff);
      resolve(ack);
    });
  });
}

/** What a screen shows first, and how it hears of the rest. */
async function show(client: Client, index: number): Promise<Screen> {
  const who = people[index % people.length]!;
  const view = new MergedView();
  const ack = await page(client);
  view.start(ack);
  const restless = index >= SOCKETS - RESTLESS;
  if (!restless)
    client.socket.on('graph:diff', (diff: Ack['diff']) => {
      view.merge(diff);
    });
  return { who, view, restless, client, cursor: ack.cursor };
}

async function reconnect(screen: Screen): Promise<void> {
  screen.client.close();
  screen.client = await connect(app, screen.who);
  await catchUp(screen);
}

async function catchUp(screen: Screen): Promise<void> {
  for (let more = true; more;) {
    const ack = await screen.client.ask('graph:since', { cursor: screen.cursor, limit: 20 });
    expect(ack).toMatchObject({ ok: true });
    for (const diff of ack.diffs) screen.view.merge(diff);
    [screen.cursor, more] = [ack.cursor, ack.hasMore];
  }
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
    const alone = [nodes[19 - index]!, nodes[15 - index]!];
    for (const id of [nodes[index]!, nodes[index + 3]!, ...alone]) {
      const email = people[index + 1]!.account.email;
      const share = { id, email, level, branch: !alone.includes(id) };
      expect(await owner.ask('node:access', share)).toMatchObject({ ok: true });
    }
  }
  await Promise.all(clients.map((client) => client.caughtUp()));
  screens = await Promise.all(clients.map(show));
  const links: string[] = [];
  const batches: string[] = [];
  const errors = new Map<string, number>();
  const until = Date.now() + effort(2_000, 60_000);
  let done = 0;
  await Promise.all(
    screens.map(async (screen) => {
      while (Date.now() < until || done < LEAST) {
        if (screen.restless && Math.random() < 0.1) await reconnect(screen);
        const [event, payload] = call(nodes, links, batches);
        const ack = await ask(screen, event, payload);
        const code = ack.ok ? `${event} ok` : ack.error;
        errors.set(code, (errors.get(code) ?? 0) + 1);
        if (!ack.ok) continue;
        done += 1;
        if (event === 'link:add') links.push(...ack.diff.links.map(({ id }) => id));
        const [latest] = await app.sql<{ id: string }>(
          'select id from node_graph.batch_log order by place desc limit 1',
        );
        batches.push(latest!.id);
      }
    }),
  );
  expect([...errors.keys()].filter((code) => code.startsWith('internal'))).toEqual([]);
  await expectSound(app);
  await expectReplayable(app);
  await expectTold(app);
  for (const screen of screens) {
    const { client, view, restless } = screen;
    await (restless ? catchUp(screen) : client.caughtUp());
    const { nodes: shown, links: drawn } = await page(client);
    expect(view.screen).toEqual(screenOf(shown, drawn));
  }
});
