import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import {
  type Ack,
  addLink,
  addNode,
  type Client,
  type Person,
  startWorld,
  statusOf,
  type World,
} from './world.js';

let app: TestApp;
let world: World;
let ben: Person;
let a: Client;
let ops: Client;
let b: Client;

interface Reversal extends Ack {
  readonly batchId: string;
  readonly undoOf: string;
  readonly redoOf: string;
}

beforeAll(async () => {
  world = await startWorld();
  ({ app, ben, a, b } = world);
  ops = await world.client(world.ann, { auth: { api_version: 2 } });
});
afterAll(() => world.close());

const ask = async (client: Client, event: string, batchId?: unknown): Promise<Reversal> =>
  (await client.ask(event, batchId === undefined ? {} : { batchId })) as Reversal;
const undo = (batchId: unknown, client = a): Promise<Reversal> => ask(client, 'history:undo', batchId);
const redo = (batchId: unknown, client = a): Promise<Reversal> => ask(client, 'history:redo', batchId);

/** Makes a call on the socket whose diffs name their batch. */
async function batchOf(event: string, payload: object): Promise<string> {
  const ack = await ops.ask(event, payload);
  if (!ack.ok) throw new Error(JSON.stringify(ack));
  return (ack.diff as unknown as { batchId: string }).batchId;
}

async function row(table: string, id: string): Promise<Record<string, unknown>> {
  const [found] = await app.sql<Record<string, unknown>>(`select * from node_graph.${table} where id = $1`, [
    id,
  ]);
  return found!;
}

/** What the first step of a batch was about. */
async function firstOf(batchId: string): Promise<string> {
  const [op] = await app.sql<{ id: string }>(
    'select entity_id as id from node_graph.op_log where batch_id = $1 order by op_log.id limit 1',
    [batchId],
  );
  return op!.id;
}

describe('history:undo and history:redo', () => {
  it('refuse what names no batch, batches of others, and a second time', async () => {
    expect(await undo(undefined)).toMatchObject({ error: 'bad_request.missing_batchId' });
    expect(await redo(undefined)).toMatchObject({ error: 'bad_request.missing_batchId' });
    expect(await undo('123')).toMatchObject({ error: 'bad_request.invalid_uuid' });
    expect(await undo(randomUUID())).toMatchObject({ error: 'not_found.batch' });
    expect(await redo(randomUUID())).toMatchObject({ error: 'not_found.batch' });
    const batch = await batchOf('node:add', {});
    expect(await undo(batch, b)).toMatchObject({ error: 'forbidden.access_denied' });
    expect(await redo(batch)).toMatchObject({ error: 'conflict.not_undone' });
    const undone = await undo(batch);
    expect(undone).toEqual({
      ok: true,
      batchId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      undoOf: batch,
      diff: { links: [], nodes: [expect.objectContaining({ inTrash: true, version: 1 })] },
      trace_id: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    });
    const again = await undo(batch);
    expect(again).toMatchObject({ error: 'conflict.already_undone' });
    expect(again).not.toHaveProperty('reason');
    expect(await redo(batch, b)).toMatchObject({ error: 'forbidden.access_denied' });
    expect(await redo(batch)).toMatchObject({ ok: true, redoOf: batch });
    expect(await redo(batch)).toMatchObject({ error: 'conflict.not_undone' });
    expect(await redo(undone.batchId)).toMatchObject({ error: 'conflict.not_undone' });
  });

  it('take fields back, and make them happen again, by either id and either name', async () => {
    const id = await addNode(a, { title: 'one', tags: ['x'], dueDate: '2026-01-02T03:04:05Z' });
    const batch = await batchOf('node:update', { id, title: 'two', tags: [], dueDate: null, status: 1 });
    const undone = await ask(a, 'batch:undo', batch);
    expect(undone.diff.nodes).toMatchObject([{ id, title: 'one', tags: ['x'], status: 0, version: 4 }]);
    expect(await row('nodes', id)).toMatchObject({ title: 'one', tags: ['x'], status: 0, version: 4 });
    const redone = await ask(a, 'batch:redo', undone.batchId);
    expect(redone).toMatchObject({ ok: true, redoOf: batch });
    expect(await row('nodes', id)).toMatchObject({
      title: 'two',
      tags: [],
      due_date: null,
      status: 1,
      version: 6,
    });
    expect(await undo(redone.batchId)).toMatchObject({ ok: true, undoOf: redone.batchId });
    expect(await row('nodes', id)).toMatchObject({ title: 'one', status: 0 });
  });

  it('bring back the exact earlier statuses, upwards through Completed ancestors, and the flags', async () => {
    const top = await addNode(a, { status: 3 });
    const middle = await addNode(a, { status: 3, target: top });
    const inWork = await addNode(a, { status: 1 });
    const source = await addNode(a, { status: 3 });
    const [one, two] = [await addLink(a, source, middle), await addLink(a, source, inWork)];
    const batch = await batchOf('node:update', { id: source, status: 0 });
    for (const id of [top, middle, inWork]) expect(await statusOf(app, id)).toBe(2);
    expect(await row('links', one)).toMatchObject({ was_blocker: true });
    await undo(batch);
    expect([await statusOf(app, top), await statusOf(app, middle)]).toEqual([3, 3]);
    expect([await statusOf(app, inWork), await statusOf(app, source)]).toEqual([1, 3]);
    for (const id of [one, two]) expect(await row('links', id)).toMatchObject({ was_blocker: false });
  });

  it('settle anew instead of replaying: what something else blocks by now stays Blocked', async () => {
    const top = await addNode(a, { status: 3 });
    const middle = await addNode(a, { status: 3, target: top });
    const batch = await batchOf('link:add', { source: await addNode(a), target: middle });
    await addLink(a, await addNode(a), middle);
    const undone = await undo(batch);
    expect(undone.diff.nodes).toEqual([]);
    expect([await statusOf(app, top), await statusOf(app, middle)]).toEqual([2, 2]);
  });

  it('keep the id of a link, and of one that was revived the other way round', async () => {
    const [x, y] = [await addNode(a), await addNode(a)];
    const added = await batchOf('link:add', { source: x, target: y });
    await undo(added);
    const turned = await ops.ask('link:add', { source: y, target: x, type: 1 });
    const { batchId } = turned.diff as unknown as { batchId: string };
    const id = (turned.diff.links[0] as unknown as { after: { id: string } }).after.id;
    const undone = await undo(batchId);
    expect(await row('links', id)).toMatchObject({ source_id: x, target_id: y, type: 0, in_trash: true });
    const [step] = await app.sql<{ to: object }>(
      'select forward_patch as to from node_graph.op_log where batch_id = $1',
      [undone.batchId],
    );
    expect(step?.to).toMatchObject({ source: x, target: y, type: 0, inTrash: true });
    await redo(undone.batchId);
    expect(await row('links', id)).toMatchObject({ source_id: y, target_id: x, type: 1, in_trash: false });
  });

  it('take back update, swap, trash and restore of links', async () => {
    const [x, y] = [await addNode(a), await addNode(a)];
    const id = await addLink(a, x, y);
    const state = async (): Promise<unknown> => {
      const { source_id, type, private: hidden, in_trash, was_blocker } = await row('links', id);
      return [source_id, type, hidden, in_trash, was_blocker, await statusOf(app, x), await statusOf(app, y)];
    };
    for (const [event, more] of [
      ['link:update', { type: 1 }],
      ['link:update', { private: true }],
      ['link:swap', {}],
      ['link:trash', {}],
    ] as const) {
      const before = await state();
      const batch = await batchOf(event, { id, ...more });
      const after = await state();
      const undone = await undo(batch);
      expect([event, await state()]).toEqual([event, before]);
      await redo(undone.batchId);
      expect([event, await state()]).toEqual([event, after]);
      await undo((await lastBatch()).id);
    }
  });

  it('undo of node:add takes the links along that came later; redo brings them all back', async () => {
    const parent = await addNode(a, { status: 1 });
    const ack = await ops.ask('node:add', { target: parent });
    const { batchId } = ack.diff as unknown as { batchId: string };
    const id = (ack.diff.nodes[0] as unknown as { after: { id: string } }).after.id;
    const later = await addLink(a, id, await addNode(a), 1);
    const undone = await undo(batchId);
    expect(undone.diff.links).toHaveLength(2);
    expect(await statusOf(app, parent)).toBe(1);
    await redo(undone.batchId);
    expect(await row('links', later)).toMatchObject({ in_trash: false });
    expect(await statusOf(app, parent)).toBe(2);
  });

  it('take back node:trash and node:restore, and refuse a cycle closed in between', async () => {
    const [x, y, z] = [await addNode(a), await addNode(a), await addNode(a)];
    await addLink(a, x, y);
    await addLink(a, z, x);
    const trashed = await batchOf('node:trash', { id: x });
    const undone = await undo(trashed);
    expect(undone.diff.links).toHaveLength(2);
    expect(undone.diff.nodes[0]).toMatchObject({ id: x, inTrash: false, access: 0 });
    await redo(undone.batchId);
    expect(await row('nodes', x)).toMatchObject({ in_trash: true });
    const restored = await batchOf('node:restore', { id: x });
    await undo(restored);
    await addLink(a, y, z);
    expect(await redo(restored)).toMatchObject({ error: 'conflict', reason: 'cycle' });
    expect(await row('nodes', x)).toMatchObject({ in_trash: true });
  });

  it('go as many steps back as there are, and forward again', async () => {
    const id = await addNode(a, { title: 'zero' });
    const steps = [
      await batchOf('node:update', { id, title: 'one' }),
      await batchOf('node:update', { id, title: 'two' }),
      await batchOf('node:update', { id, priority: 1 }),
      await batchOf('node:update', { id, status: 1 }),
    ];
    const states = [await row('nodes', id)];
    for (const step of [...steps].reverse()) {
      expect(await undo(step)).toMatchObject({ ok: true, undoOf: step });
      states.push(await row('nodes', id));
    }
    expect(states.map(({ title, priority, status }) => [title, priority, status])).toEqual([
      ['two', 1, 1],
      ['two', 1, 0],
      ['two', 0, 0],
      ['one', 0, 0],
      ['zero', 0, 0],
    ]);
    for (const step of steps) expect(await redo(step)).toMatchObject({ ok: true });
    expect(await row('nodes', id)).toMatchObject({ title: 'two', priority: 1, status: 1 });
  });

  it('take a link back after its turn was taken back', async () => {
    const [x, y] = [await addNode(a), await addNode(a)];
    const added = await batchOf('link:add', { source: x, target: y });
    const id = await firstOf(added);
    const swapped = await batchOf('link:swap', { id });
    const typed = await batchOf('link:update', { id, type: 1 });
    for (const batch of [typed, swapped, added]) expect(await undo(batch)).toMatchObject({ ok: true });
    expect(await row('links', id)).toMatchObject({ in_trash: true, source_id: x, type: 0 });
  });

  it('take an import back once what was edited since is as it was', async () => {
    const imported = await batchOf('graph:import', { nodes: [{ id: '1', title: 'in' }], links: [] });
    const id = await firstOf(imported);
    const edited = await batchOf('node:update', { id, title: 'out' });
    expect(await undo(imported)).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
    for (const batch of [edited, imported]) expect(await undo(batch)).toMatchObject({ ok: true });
    expect(await row('nodes', id)).toMatchObject({ in_trash: true });
  });

  it('leave alone what somebody else has changed, and do not mind it', async () => {
    const id = await addNode(a);
    await a.ask('node:access', { id, email: ben.account.email, level: 2, branch: false });
    const titled = await batchOf('node:update', { id, title: 'mine', priority: 1 });
    await b.ask('node:update', { id, description: 'theirs', pinned: true });
    expect(await undo(titled)).toMatchObject({ ok: true });
    expect(await row('nodes', id)).toMatchObject({ description: 'theirs', pinned: true, priority: 0 });
    await b.ask('node:update', { id, priority: 2 });
    expect(await redo(titled)).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
  });

  it('bring a status back that a link took, whoever has edited the node meanwhile', async () => {
    const [x, y] = [await addNode(a), await addNode(a, { status: 3 })];
    const added = await batchOf('link:add', { source: x, target: y });
    expect(await row('nodes', y)).toMatchObject({ status: 2 });
    await a.ask('node:update', { id: y, title: 'edited' });
    expect(await undo(added)).toMatchObject({ ok: true });
    expect(await row('nodes', y)).toMatchObject({ status: 3, title: 'edited' });
  });

  it('refuse to change what lies in the trash, until it is back', async () => {
    const id = await addNode(a);
    const begun = await batchOf('node:update', { id, status: 1 });
    const titled = await batchOf('node:update', { id, title: 'new' });
    const trashed = await batchOf('node:trash', { id });
    for (const batch of [begun, titled])
      expect(await undo(batch)).toMatchObject({ ok: false, error: 'bad_request.node_in_trash' });
    for (const batch of [trashed, titled, begun]) expect(await undo(batch)).toMatchObject({ ok: true });
    expect(await row('nodes', id)).toMatchObject({ title: '', status: 0, in_trash: false });
  });

  it('take a restored link back to the trash, whoever has turned it meanwhile', async () => {
    const [x, y] = [await addNode(a), await addNode(a)];
    const id = await addLink(a, x, y);
    await a.ask('link:trash', { id });
    const restored = await batchOf('link:restore', { id });
    await a.ask('link:swap', { id });
    expect(await undo(restored)).toMatchObject({ ok: true });
    expect(await row('links', id)).toMatchObject({ in_trash: true, source_id: y });
  });

  it('refuse what has changed since, what is gone for good, and rights that are lost', async () => {
    const id = await addNode(a);
    const titled = await batchOf('node:update', { id, title: 'mine' });
    await a.ask('node:update', { id, title: 'newer' });
    expect(await undo(titled)).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
    const trashed = await batchOf('node:trash', { id });
    const deleted = await batchOf('node:delete', { id });
    expect(await undo(trashed)).toMatchObject({ error: 'bad_request.cannot_restore_purged' });
    expect(await undo(deleted)).toMatchObject({ error: 'bad_request.cannot_restore_purged' });
    const shared = await addNode(a);
    await a.ask('node:access', { id: shared, email: ben.account.email, level: 2, branch: false });
    await b.ask('node:update', { id: shared, title: 'by ben' });
    const own = await lastBatch();
    await app.sql('update node_graph.grants set level = 3 where node_id = $1', [shared]);
    expect(await undo(own.id, b)).toMatchObject({ error: 'forbidden.access_denied' });
  });

  it('at the same time: exactly one', async () => {
    const batch = await batchOf('node:add', {});
    const acks = await Promise.all([a, ops, a, ops].map((client) => undo(batch, client)));
    expect(acks.filter(({ ok }) => ok)).toHaveLength(1);
    for (const { ok, error } of acks) if (!ok) expect(error).toBe('conflict.already_undone');
    const again = await Promise.all([a, ops, a, ops].map((client) => redo(batch, client)));
    expect(again.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('tell the others who see it', async () => {
    const id = await addNode(a);
    await a.ask('node:access', { id, email: ben.account.email, level: 3, branch: false });
    const batch = await batchOf('node:update', { id, title: 'x' });
    await b.caughtUp();
    const known = b.diffs.length;
    await undo(batch);
    await b.caughtUp();
    expect(b.diffs.slice(known)).toMatchObject([{ nodes: [{ id, title: '', version: 2 }] }]);
  });
});

async function lastBatch(): Promise<{ id: string }> {
  const [found] = await app.sql<{ id: string }>(
    'select id from node_graph.batch_log order by place desc limit 1',
  );
  return found!;
}
