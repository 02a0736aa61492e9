import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import {
  type Ack,
  addLink,
  addNode,
  type Client,
  firstId,
  person,
  type Person,
  startWorld,
  type World,
} from './world.js';

let app: TestApp;
let world: World;
let cleo: Person;
let a: Client;
let b: Client;
let c: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, a } = world);
  cleo = await person(app);
  b = await world.client(world.ben, { auth: { api_version: 2 } });
  c = await world.client(cleo);
});
afterAll(() => world.close());

interface Revived {
  readonly id: string;
  readonly batchId: string;
  /** Where cleo is when the link is there again. */
  readonly cursor: string;
}

/** A link of ann's that lies in the trash and that ben brings back by linking the same pair; cleo sees both ends. */
async function revived(event: 'link:add' | 'link:add_many', hidden: boolean): Promise<Revived> {
  const [source, target] = [await addNode(a), await addNode(a)];
  for (const id of [source, target]) {
    await a.ask('node:access', { id, email: world.ben.account.email, level: 2, branch: false });
    await a.ask('node:access', { id, email: cleo.account.email, level: 3, branch: false });
  }
  const id = await addLink(a, source, target);
  if (hidden) expect(await a.ask('link:update', { id, private: true })).toMatchObject({ ok: true });
  await a.ask('link:trash', { id });
  const ack = await b.ask(event, event === 'link:add' ? { source, target } : { links: [{ source, target }] });
  expect(ack).toMatchObject({ ok: true });
  expect(firstId(ack.diff.links)).toBe(id);
  const { links, cursor } = await c.ask('graph:get', {});
  expect(links.map((link) => link.id)).toContain(id);
  return { id, cursor, batchId: (ack.diff as unknown as { batchId: string }).batchId };
}

async function stored(id: string): Promise<object> {
  const [row] = await app.sql<object>(
    `select private, in_trash, creator_id = $2 as anns, creator_id = $3 as bens from node_graph.links where id = $1`,
    [id, world.ann.account.id, world.ben.account.id],
  );
  return row!;
}

const undo = async (batchId: string): Promise<Ack & { batchId: string }> =>
  (await b.ask('history:undo', { batchId })) as Ack & { batchId: string };

describe.each(['link:add', 'link:add_many'] as const)('what %s brought back from the trash', (event) => {
  it('leaves all screens but its owner’s when that is undone, and is theirs again', async () => {
    const { id, batchId, cursor } = await revived(event, true);
    expect(await stored(id)).toEqual({ private: false, in_trash: false, anns: false, bens: true });
    const told = [b, c, a].map((client) => client.diffs.length);
    const undone = await undo(batchId);
    expect(undone).toMatchObject({ ok: true });
    expect(undone.diff.links).toMatchObject([{ op: 14, after: { id, deleted: true } }]);
    await Promise.all([a.caughtUp(), c.caughtUp()]);
    expect(c.diffs.slice(told[1]).flatMap(({ links }) => links)).toEqual([{ id, deleted: true }]);
    expect(a.diffs.slice(told[2]).flatMap(({ links }) => links)).toMatchObject([{ id, inTrash: true }]);
    const since = await c.ask('graph:since', { cursor });
    expect(since.diffs.flatMap(({ links }) => links)).toEqual([{ id, deleted: true }]);
    expect(await stored(id)).toEqual({ private: true, in_trash: true, anns: true, bens: false });
    expect(await b.ask('link:restore', { id })).toMatchObject({ error: 'forbidden' });
    expect(await a.ask('link:restore', { id })).toMatchObject({ ok: true });
    expect(await stored(id)).toEqual({ private: true, in_trash: false, anns: true, bens: false });
  });

  it('is theirs again who brought it back when that is done again', async () => {
    const { id, batchId } = await revived(event, true);
    await undo(batchId);
    const redone = (await b.ask('history:redo', { batchId })) as Ack & { batchId: string };
    expect(redone).toMatchObject({ ok: true });
    await Promise.all([a.caughtUp(), c.caughtUp()]);
    for (const client of [a, c])
      expect(client.diffs.at(-1)?.links).toMatchObject([{ id, private: false, inTrash: false }]);
    expect(await stored(id)).toEqual({ private: false, in_trash: false, anns: false, bens: true });
    expect(await undo(redone.batchId)).toMatchObject({ ok: true });
    expect(await stored(id)).toEqual({ private: true, in_trash: true, anns: true, bens: false });
  });

  it('belongs to who made it after an undo, secret or not', async () => {
    const { id, batchId } = await revived(event, false);
    await undo(batchId);
    expect(await stored(id)).toEqual({ private: false, in_trash: true, anns: true, bens: false });
    expect(await b.ask('link:delete', { id })).toMatchObject({ error: 'forbidden' });
    expect(await a.ask('link:delete', { id })).toMatchObject({ ok: true });
  });
});
