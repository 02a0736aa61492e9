import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import { expectReplayable, expectSound } from './soundness.js';
import { type Ack, addLink, addNode, type Client, startWorld, statusOf, type World } from './world.js';

let app: TestApp;
let world: World;
let a: Client;
let ops: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, a } = world);
  ops = await world.client(world.ann, { auth: { api_version: 2 } });
});
afterAll(async () => {
  await expectSound(app);
  await expectReplayable(app);
  await world.close();
});

/** Makes a call that must succeed; answers its batch. */
async function done(event: string, payload: object): Promise<string> {
  const ack = await ops.ask(event, payload);
  expect(ack).toMatchObject({ ok: true });
  const { batchId } = ack as Ack & { batchId?: string };
  return batchId ?? (ack.diff as unknown as { batchId: string }).batchId;
}

const statuses = (...ids: string[]): Promise<(number | undefined)[]> =>
  Promise.all(ids.map((id) => statusOf(app, id)));

/** `source` blocks `target`, a finished node above which `above` is finished, too. */
async function chain(status = 3): Promise<Record<'source' | 'target' | 'above' | 'link', string>> {
  const above = await addNode(a, { status: 3 });
  const target = await addNode(a, { status, target: above });
  const source = await addNode(a);
  const link = await addLink(a, source, target);
  expect(await statuses(target, above)).toEqual([2, 2]);
  return { source, target, above, link };
}

describe('a target whose blocking link goes', () => {
  type Chain = Awaited<ReturnType<typeof chain>>;
  const ways: [how: string, go: (chain: Chain) => Promise<unknown>][] = [
    ['is trashed', ({ link }) => done('link:trash', { id: link })],
    ['becomes secondary', ({ link }) => done('link:update', { id: link, type: 1 })],
    ['is turned round', ({ link }) => done('link:swap', { id: link })],
    ['goes to the trash with its source', ({ source }) => done('node:trash', { id: source })],
    ['no longer concerns it', ({ target }) => done('node:update', { id: target, independent: true })],
  ];

  it.each(ways)('returns to what it was, and so does all above it, when the link %s', async (how, go) => {
    const one = await chain();
    await go(one);
    expect(await statuses(one.target, one.above)).toEqual([3, 3]);
    if (how === 'no longer concerns it') return;
    const other = await chain(1);
    await go(other);
    // What is above it was blocked by it before, and is so still.
    expect(await statuses(other.target, other.above)).toEqual([1, 2]);
  });

  it('tells of each that returned, once, with its flags', async () => {
    const { target, above, link } = await chain();
    const ack = await a.ask('link:trash', { id: link });
    expect(ack.diff.nodes).toEqual([
      { id: target, status: 3, version: 2 },
      { id: above, status: 3, version: 2 },
    ]);
    expect(ack.diff.links.map(({ wasBlocker }) => wasBlocker)).toEqual([true, false]);
  });

  it('may be freed by an earlier build that goes on beside this one', async () => {
    const { target, above, link } = await chain();
    await app.sql('update node_graph.nodes set status = 0 where id = any ($1::uuid[])', [[target, above]]);
    const rows = await app.sql('select blocked_from from node_graph.nodes where id = any ($1::uuid[])', [
      [target, above],
    ]);
    expect(rows).toEqual([{ blocked_from: null }, { blocked_from: null }]);
    await app.sql('update node_graph.nodes set status = 2, blocked_from = 3 where id = any ($1::uuid[])', [
      [target, above],
    ]);
    await done('link:trash', { id: link });
  });

  it('becomes Available when its source is completed, whatever it was', async () => {
    for (const status of [1, 3]) {
      const { source, target, above } = await chain(status);
      await done('node:update', { id: source, status: 3 });
      expect(await statuses(target, above)).toEqual([0, 2]);
    }
  });

  it('remembers through a stay in the trash and other edits, until it is free', async () => {
    const { source, target, above, link } = await chain();
    await done('node:update', { id: target, title: 'edited meanwhile', priority: 3 });
    await done('node:trash', { id: target });
    expect(await statuses(above)).toEqual([3]);
    await done('node:restore', { id: target });
    expect(await statuses(target, above)).toEqual([2, 2]);
    const other = await addLink(a, await addNode(a), target);
    await done('link:trash', { id: link });
    expect(await statuses(target, above)).toEqual([2, 2]);
    await done('link:trash', { id: other });
    expect(await statuses(target, above, source)).toEqual([3, 3, 0]);
  });

  it('comes back from the trash as what it was, if nothing blocks it any more', async () => {
    const { source, target, above } = await chain();
    await done('node:trash', { id: target });
    await done('node:trash', { id: source });
    await done('node:restore', { id: target });
    expect(await statuses(target, above)).toEqual([3, 3]);
  });

  it('keeps no flag of a source that was completed before', async () => {
    const { source, target, above, link } = await chain();
    const second = await addLink(a, await addNode(a), target);
    await done('node:update', { id: source, status: 3 });
    expect(await statuses(target, above)).toEqual([2, 2]);
    await done('link:trash', { id: second });
    expect(await statuses(target, above)).toEqual([3, 3]);
    const [row] = await app.sql('select was_blocker from node_graph.links where id = $1', [link]);
    expect(row).toEqual({ was_blocker: false });
  });

  it('is what an undo takes back and a redo does again, with what is remembered', async () => {
    const { source, target, above } = await chain();
    const completed = await done('node:update', { id: source, status: 3 });
    expect(await statuses(target, above)).toEqual([0, 2]);
    await done('history:undo', { batchId: completed });
    expect(await statuses(source, target, above)).toEqual([0, 2, 2]);
    await done('history:redo', { batchId: completed });
    expect(await statuses(source, target, above)).toEqual([3, 0, 2]);
    const trashed = await chain();
    const batchId = await done('link:trash', { id: trashed.link });
    await done('history:undo', { batchId });
    expect(await statuses(trashed.target, trashed.above)).toEqual([2, 2]);
    await done('history:redo', { batchId });
    expect(await statuses(trashed.target, trashed.above)).toEqual([3, 3]);
  });

  it('returns to what it was before, after the undo of what had made it Available', async () => {
    const { source, target, above, link } = await chain();
    const batchId = await done('node:update', { id: source, status: 3 });
    await done('history:undo', { batchId });
    await done('link:trash', { id: link });
    expect(await statuses(target, above)).toEqual([3, 3]);
  });

  it('returns to what an undo could not yet put back', async () => {
    const { target, above, link } = await chain();
    const batchId = await done('link:trash', { id: link });
    const other = await addLink(a, await addNode(a), target);
    await done('history:undo', { batchId });
    await done('link:trash', { id: link });
    expect(await statuses(target, above)).toEqual([2, 2]);
    await done('link:trash', { id: other });
    expect(await statuses(target, above)).toEqual([3, 3]);
  });
});
