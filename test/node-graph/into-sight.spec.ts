import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type Ack,
  addLink,
  addNode,
  type Client,
  type Diff,
  type Entry,
  firstId,
  startWorld,
  type World,
} from './world.js';

let world: World;
let a: Client;
/** Ben's, of both versions of the API. */
let readers: { one: Client; two: Client };
let email: string;

beforeAll(async () => {
  world = await startWorld();
  ({ a } = world);
  email = world.ben.account.email!;
  readers = { one: world.b, two: await world.client(world.ben, { auth: { api_version: 2 } }) };
});
afterAll(() => world.close());

async function must(client: Client, event: string, payload: object): Promise<Ack> {
  const ack = await client.ask(event, payload);
  expect(ack, event).toMatchObject({ ok: true });
  return ack;
}

/** A root of ann's, and below it a node that is Blocked by one that stays hers alone, published, and more. */
async function branch(): Promise<{ root: string; node: string; link: string }> {
  const [root, node] = [await addNode(a, { title: 'root', dueDate: '2030-01-01' }), await addNode(a)];
  const link = await addLink(a, node, root);
  const blocker = await addNode(a, { title: 'hidden' });
  const secret = await addLink(a, blocker, node);
  await must(a, 'link:update', { id: secret, private: true });
  await must(a, 'node:publish', { id: node, branch: false, due: '2040-01-01T00:00:00Z' });
  await addNode(a, { target: node, status: 3, tags: ['x'], assignee: ['Zoë'], pinned: true });
  return { root, node, link };
}

const give = (id: string, deep: boolean, level = 2): Promise<Ack> =>
  must(a, 'node:access', { id, email, level, branch: deep });

/** A branch of ann's that ben edits, and one of hers that is not his to see. */
async function beside(): Promise<{ shared: string; root: string }> {
  const shared = await addNode(a, { title: 'shared' });
  await give(shared, true);
  return { shared, root: (await branch()).root };
}

/** A call of ann's as a batch that she can undo. */
async function undoable(event: string, payload: object): Promise<() => Promise<Ack>> {
  await must(a, event, payload);
  const { batches } = await a.ask('history:page', { limit: 1 });
  return () => must(a, 'history:undo', { batchId: batches[0]!.batchId });
}

const show = async (id: string, showing: boolean): Promise<void> => {
  const response = await fetch(`${world.app.url}/api/node/access/visibility`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${world.ben.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, showing }),
  });
  expect(response.status).toBe(200);
};

let embedded: string | undefined;
/** Ben embeds one branch at a time. */
async function embed(id: string): Promise<Ack> {
  if (embedded !== undefined) await must(readers.one, 'node:unembed', { id: embedded });
  embedded = id;
  return must(readers.one, 'node:embed', { id });
}

/** What is arranged, and then what brings something into ben's sight. */
type Way = () => Promise<() => Promise<unknown>>;
const WAYS: Record<string, Way> = {
  'a share of a node': async () => {
    const { node } = await branch();
    return () => give(node, false);
  },
  'a share of a branch': async () => {
    const { root } = await branch();
    return () => give(root, true);
  },
  'a share as admin': async () => {
    const { root } = await branch();
    return () => give(root, true, 1);
  },
  'a share that reaches further': async () => {
    const { root } = await branch();
    await give(root, false);
    return () => must(a, 'node:access:update', { id: root, email, branch: true });
  },
  'a share of what was embedded': async () => {
    const { root } = await branch();
    await must(a, 'node:publish', { id: root, branch: true });
    await embed(root);
    return () => give(root, true);
  },
  'a share that is shown again': async () => {
    const { root } = await branch();
    await give(root, true);
    await show(root, false);
    return () => show(root, true);
  },
  'a publication that is embedded': async () => {
    const { root } = await branch();
    await must(a, 'node:publish', { id: root, branch: true });
    return () => embed(root);
  },
  'a publication that reaches further': async () => {
    const { root } = await branch();
    await must(a, 'node:publish', { id: root, branch: false });
    await embed(root);
    return () => must(a, 'node:publish:update', { id: root, branch: true });
  },
  'a link into a shared branch': async () => {
    const { shared, root } = await beside();
    return () => must(a, 'link:add', { source: root, target: shared });
  },
  'a link that comes back from the trash': async () => {
    const { shared, root } = await beside();
    const id = await addLink(a, root, shared);
    await must(a, 'link:trash', { id });
    return () => must(a, 'link:restore', { id });
  },
  'a link that becomes primary': async () => {
    const { shared, root } = await beside();
    const id = await addLink(a, root, shared, 1);
    return () => must(a, 'link:update', { id, type: 0 });
  },
  'a link that turns round': async () => {
    const { shared, root } = await beside();
    const id = await addLink(a, shared, root);
    return () => must(a, 'link:swap', { id });
  },
  'a link that is no longer private': async () => {
    const { root, link } = await branch();
    await give(root, true);
    await must(a, 'link:update', { id: link, private: true });
    return () => must(a, 'link:update', { id: link, private: false });
  },
  'a node that comes back from the trash': async () => {
    const { root, node } = await branch();
    await give(root, true);
    await give(node, false, 3);
    await must(a, 'node:trash', { id: node });
    return () => must(a, 'node:restore', { id: node });
  },
  'the undo of a withdrawal': async () => {
    const { root } = await branch();
    await give(root, true);
    return undoable('node:access:delete', { id: root, email });
  },
  'the undo of a trashing': async () => {
    const { root, node } = await branch();
    await give(root, true);
    return undoable('node:trash', { id: node });
  },
  'the undo of hiding a link': async () => {
    const { root, link } = await branch();
    await give(root, true);
    return undoable('link:update', { id: link, private: true });
  },
};

type Screen = Map<string, Record<string, unknown>>;

async function screenOf(client: Client): Promise<{ screen: Screen; cursor: string }> {
  const { nodes, links, cursor } = await must(client, 'graph:get', { limit: 5000 });
  return { screen: new Map([...nodes, ...links].map((entry) => [entry.id, entry])), cursor };
}

/** The screen with the diffs, of either shape, merged into it. */
function merged(screen: Screen, diffs: readonly Diff[]): Screen {
  const all = new Map(screen);
  for (const { nodes, links } of diffs)
    for (const entry of [...nodes, ...links]) {
      const news = (entry['after'] ?? entry) as Entry;
      all.set(news.id, { ...all.get(news.id), ...news });
    }
  return all;
}

/** What nobody is told again of what they have. */
const UNTOLD = new Set(['shareRoots', 'lastEditedTime']);

/** @param six links of which the page tells six fields. */
function expectShown(
  where: string,
  before: Screen,
  now: Screen,
  shown: Screen,
  six: ReadonlySet<string>,
): void {
  for (const [id, entry] of now)
    for (const [name, value] of Object.entries(entry)) {
      if (before.has(id) ? UNTOLD.has(name) : six.has(id) && !(name in (shown.get(id) ?? {}))) continue;
      const title = JSON.stringify(entry['title'] ?? 'link');
      expect([where, title, name, shown.get(id)?.[name]]).toEqual([where, title, name, value]);
    }
}

describe('what comes into sight is told as `graph:get` tells it', () => {
  it.each(Object.keys(WAYS))('%s', async (name) => {
    const act = await WAYS[name]!();
    const starts = await Promise.all([screenOf(readers.one), screenOf(readers.two)]);
    const heard = [readers.one.diffs.length, readers.two.diffs.length];
    const ack = await act();
    const own = (ack as Ack | undefined)?.diff;
    const six = new Set(name === 'a link into a shared branch' ? [firstId(own!.links)] : []);
    for (const [index, client] of [readers.one, readers.two].entries()) {
      await client.caughtUp();
      const { screen: before, cursor } = starts[index]!;
      const { screen: now } = await screenOf(client);
      const isOwn = index === 0 && name === 'a publication that is embedded';
      const told = [...client.diffs.slice(heard[index]), ...(isOwn ? [own!] : [])];
      const where = `version ${String(index + 1)}`;
      const exempt = index === 0 ? six : new Set<string>();
      expect(now.size).toBeGreaterThan(0);
      expectShown(where, before, now, merged(before, told), exempt);
      const missed = await must(client, 'graph:since', { cursor });
      expectShown(`${where}, missed`, before, now, merged(before, missed.diffs), exempt);
    }
  });
});
