import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { MergedView, screenOf } from './merged-view.js';
import { expectedSight } from './sight-oracle.js';
import { type Ack, addNode, type Client, connect, firstId, person, type Person } from './world.js';

/** More with `LIGATURE_TEST_SIGHT`. */
const OPERATIONS = Number(process.env['LIGATURE_TEST_SIGHT'] ?? effort(120, 10_000));
const NODES_EACH = 5;
const HOUR_MS = 3_600_000;

let app: TestApp;
let people: Person[];
let clients: Client[];

beforeAll(async () => {
  app = await startApp();
  people = await Promise.all([person(app), person(app), person(app), person(app)]);
  clients = await Promise.all(people.map((who) => connect(app, who)));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

const seed = Number(process.env['LIGATURE_TEST_SEED'] ?? 1);
let state = seed;
/** A small generator, so that a failing run can be had again. */
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const any = <T>(list: readonly T[]): T => list[random(list.length)]!;

/** One random call of one of four owners about nodes and links of all of them; ends lie far from each other. */
function call(nodes: readonly string[], links: readonly string[], start: number): [string, object] {
  const [id, email] = [any(nodes), any(people).account.email];
  const due = any([null, null, 1, 2]);
  const share = {
    level: any([1, 1, 1, 2, 3]),
    branch: random(5) > 0,
    due: due === null ? null : new Date(start + due * 1000 * HOUR_MS).toISOString(),
  };
  const link = { id: any([id, ...links.slice(-25)]) };
  return any<[string, object]>([
    ['link:add', { source: id, target: any(nodes) }],
    ['link:add', { source: id, target: any(nodes) }],
    ['link:add', { source: id, target: any(nodes) }],
    ['link:trash', link],
    ['link:restore', link],
    ['link:swap', link],
    ['link:update', { ...link, type: random(2) }],
    ['node:access', { id, email, ...share }],
    ['node:access', { id, email, ...share }],
    ['node:access', { id, email, ...share }],
    ['node:access:update', { id, email, ...share }],
    ['node:access:delete', { id, email }],
    ['node:publish', { id, branch: random(3) > 0 }],
    ['node:publish:update', { id, branch: random(2) > 0 }],
    ['node:unpublish', { id }],
    ['node:embed', { id }],
    ['node:unembed', { id }],
    ['node:trash', { id }],
    ['node:restore', { id }],
    ['node:restore', { id: any(nodes) }],
  ]);
}

it(`${String(OPERATIONS)} random calls of four owners: everybody sees what the rule says, and is told so`, async () => {
  const users = people.map(({ account }) => account.id);
  const nodes: string[] = [];
  for (const client of clients) for (let i = 0; i < NODES_EACH; i += 1) nodes.push(await addNode(client));
  const views = await Promise.all(
    clients.map(async (client) => {
      const view = new MergedView();
      view.start(await client.ask('graph:get', { limit: 5000 }));
      client.socket.on('graph:diff', (diff: Ack['diff']) => {
        view.merge(diff);
      });
      return view;
    }),
  );
  const links: string[] = [];
  const start = app.clock.now();
  const done = new Map<string, number>();
  for (let i = 0; i < OPERATIONS; i += 1) {
    const who = random(clients.length);
    const [event, payload] = call(nodes, links, start);
    const ack = await clients[who]!.ask(event, payload);
    if (ack.ok) {
      views[who]!.merge(ack.diff);
      done.set(event, (done.get(event) ?? 0) + 1);
      if (event === 'link:add') links.push(firstId(ack.diff.links));
    } else expect(ack.error, JSON.stringify([seed, i, event, payload])).not.toMatch(/^internal/);
    if (!ack.ok && i % 25 !== 0) continue;
    const where = JSON.stringify([seed, i, who, event, payload]);
    const sight = await expectedSight(app, users);
    for (const [index, client] of clients.entries()) {
      const page = await client.ask('graph:get', { limit: 5000 });
      const shown = Object.fromEntries(page.nodes.map(({ id, access }) => [id, access]));
      expect(shown, where).toEqual(sight.get(users[index]!));
      await client.caughtUp();
      expect(views[index]!.screen, where).toEqual(screenOf(page.nodes, page.links));
    }
  }
  expect(done.size).toBeGreaterThan(4);
}, 3_600_000);
