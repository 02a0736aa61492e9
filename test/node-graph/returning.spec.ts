import { afterAll, beforeAll, expect, it } from 'vitest';

import { MergedView, screenOf } from './merged-view.js';
import { addLink, addNode, type Client, startWorld, type World } from './world.js';

let world: World;
/** A second socket of ben's. */
let other: Client;

beforeAll(async () => {
  world = await startWorld();
  other = await world.client(world.ben);
});
afterAll(() => world.close());

async function must(client: Client, event: string, payload: object): Promise<void> {
  expect(await client.ask(event, payload)).toMatchObject({ ok: true });
}

/** A root that ben may edit, and a node below it. */
async function branch(): Promise<{ root: string; node: string }> {
  const { a, ben } = world;
  const [root, node] = [await addNode(a), await addNode(a)];
  await addLink(a, node, root);
  await must(a, 'node:access', { id: root, email: ben.account.email, level: 2, branch: true });
  return { root, node };
}

/** What the client's screen shows, from now on. */
async function watch(client: Client): Promise<MergedView> {
  const view = new MergedView();
  view.start(await client.ask('graph:get', { limit: 5000 }));
  client.socket.on('graph:diff', (diff: Parameters<MergedView['merge']>[0]) => {
    view.merge(diff);
  });
  return view;
}

async function expectShown(view: MergedView, client: Client): Promise<void> {
  await client.caughtUp();
  const { nodes, links } = await client.ask('graph:get', { limit: 5000 });
  expect(view.screen).toEqual(screenOf(nodes, links));
}

it('a node that returns without the link through which it was seen leaves the screens of who saw it', async () => {
  const { a, b } = world;
  const { root, node } = await branch();
  const [mine, others] = [await watch(b), await watch(other)];
  const trashed = await b.ask('node:trash', { id: node });
  mine.merge(trashed.diff);
  await must(a, 'node:trash', { id: root });
  await b.caughtUp();

  const restored = await b.ask('node:restore', { id: node });
  expect(restored).toMatchObject({ ok: true, diff: { nodes: [{ id: node, deleted: true }] } });
  mine.merge(restored.diff);
  await expectShown(mine, b);
  await expectShown(others, other);
  expect(other.diffs.at(-1)?.nodes).toEqual([{ id: node, deleted: true }]);
});

it('a node that somebody saw go to the trash is outside of it when it comes into his sight again', async () => {
  const { a, b } = world;
  const { root, node: middle } = await branch();
  const node = await addNode(a);
  await addLink(a, node, middle);
  const view = await watch(b);
  await must(a, 'node:trash', { id: node });
  await must(a, 'node:trash', { id: middle });
  await must(a, 'node:restore', { id: node });
  await must(a, 'node:restore', { id: middle });
  await addLink(a, node, root);
  await expectShown(view, b);
  expect((await b.ask('graph:get', { limit: 5000 })).nodes.map(({ id }) => id)).toContain(node);
});
