import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { addNode, type Client, connect, firstId, person, type Person, statusOf } from './world.js';

let app: TestApp;
let ann: Person;
let ben: Person;
let cem: Person;
const clients: Client[] = [];

async function client(who: Person, options = {}): Promise<Client> {
  const fresh = await connect(app, who, options);
  clients.push(fresh);
  return fresh;
}

async function share(owner: Client, id: string, who: Person, level: number, branch = true): Promise<void> {
  const ack = await owner.ask('node:access', { id, email: who.account.email, level, branch });
  expect(ack).toMatchObject({ ok: true });
}

beforeAll(async () => {
  app = await startApp();
  [ann, ben, cem] = await Promise.all([person(app), person(app), person(app)]);
});
afterEach(() => {
  for (const each of clients.splice(0)) each.close();
});
afterAll(() => app.close());

describe('link:add', () => {
  it('acks exactly the documented keys', async () => {
    const a = await client(ann);
    const [source, target] = [await addNode(a, { title: 'child' }), await addNode(a)];
    const ack = await a.ask('link:add', { source: source.toUpperCase(), target, type: 0 });
    expect(ack).toEqual({
      ok: true,
      diff: {
        links: [{ id: expect.any(String) as string, source, target, type: 0, wasBlocker: true, version: 0 }],
        nodes: [{ id: target, status: 2, version: 1 }],
      },
    });
    const secondary = await a.ask('link:add', { source: await addNode(a), target, type: 1 });
    expect(secondary.diff.links[0]).toMatchObject({ type: 1, wasBlocker: false });
    expect(secondary.diff.nodes).toEqual([]);
  });

  it.each([
    ['bad_request.missing_params', {}],
    ['bad_request.missing_params', undefined],
    ['bad_request.missing_params', null],
    ['bad_request.missing_params', 'text'],
    ['bad_request.missing_params', { source: randomUUID() }],
    ['bad_request.invalid_uuid', { source: '123', target: '456', type: 0 }],
    ['bad_request.invalid_type', { source: randomUUID(), target: randomUUID(), type: 2 }],
    ['bad_request.invalid_type', { source: randomUUID(), target: randomUUID(), type: '0' }],
    ['not_found', { source: randomUUID(), target: randomUUID() }],
  ])('refuses with %s: %j', async (error, payload) => {
    const a = await client(ann);
    const ack = payload === undefined ? await a.ask('link:add') : await a.ask('link:add', payload);
    expect(ack).toMatchObject({ ok: false, error, message: expect.any(String) as string });
    expect(ack.trace_id).toMatch(/^[0-9a-f]{12}$/);
  });

  it('refuses a link to itself, a duplicate, a reversed duplicate and a longer cycle', async () => {
    const a = await client(ann);
    const [x, y] = [await addNode(a, { title: 'Plan' }), await addNode(a, { title: 'Build' })];
    const z = await addNode(a, { title: 'Ship' });
    expect(await a.ask('link:add', { source: x, target: x })).toMatchObject({
      error: 'bad_request.self_link_not_allowed',
    });
    expect(await a.ask('link:add', { source: x, target: y })).toMatchObject({ ok: true });
    expect(await a.ask('link:add', { source: x, target: y, type: 1 })).toMatchObject({
      error: 'conflict',
      reason: 'duplicate_link',
    });
    expect(await a.ask('link:add', { source: y, target: x })).toMatchObject({
      error: 'conflict',
      reason: 'duplicate_reversed_link',
    });
    expect(await a.ask('link:add', { source: y, target: z })).toMatchObject({ ok: true });
    const cycle = await a.ask('link:add', { source: z, target: x });
    expect(cycle).toMatchObject({ error: 'conflict', reason: 'cycle' });
    expect(cycle.message).toContain(`${z} -> ${x} -> ${y} -> ${z}`);
    expect(cycle.message).toContain('"Ship" -> "Plan" -> "Build" -> "Ship"');
    expect(await a.ask('link:add', { source: z, target: x, type: 1 })).toMatchObject({ ok: true });
  });

  it('names of a cycle what the caller sees, and nothing else', async () => {
    const [a, b] = [await client(ann), await client(ben)];
    const [x, z] = [await addNode(a, { title: 'Mine' }), await addNode(a, { title: 'Mine too' })];
    const between = await addNode(b, { title: 'A secret of Ben' });
    await share(b, between, ann, 2);
    expect(await a.ask('link:add', { source: x, target: between })).toMatchObject({ ok: true });
    expect(await a.ask('link:add', { source: between, target: z })).toMatchObject({ ok: true });
    const email = ann.account.email;
    expect(await b.ask('node:access:delete', { id: between, email })).toMatchObject({ ok: true });
    const { message } = await a.ask('link:add', { source: z, target: x });
    expect(message).toContain(
      `"Mine too" -> "Mine" -> (hidden) -> "Mine too" (${z} -> ${x} -> (hidden) -> ${z})`,
    );
    expect(message).not.toMatch(new RegExp(`secret|${between}`));
  });

  it('finds neither end in the trash', async () => {
    const a = await client(ann);
    const [source, target] = [await addNode(a), await addNode(a)];
    await app.sql('update node_graph.nodes set in_trash = true where id = $1', [target]);
    const ack = await a.ask('link:add', { source, target });
    expect(ack).toMatchObject({ error: 'not_found', reason: 'target_in_trash' });
    expect(ack.message).toContain('trash');
  });

  it('revives a trashed link in the direction and of the type that are asked for', async () => {
    const a = await client(ann);
    const [x, y] = [await addNode(a), await addNode(a)];
    const first = await a.ask('link:add', { source: x, target: y, type: 1 });
    await app.sql('update node_graph.links set in_trash = true where id = $1', [firstId(first.diff.links)]);
    const again = await a.ask('link:add', { source: y, target: x, type: 0 });
    expect(again.diff).toEqual({
      links: [{ id: firstId(first.diff.links), source: y, target: x, type: 0, wasBlocker: true, version: 1 }],
      nodes: [{ id: x, status: 2, version: 1 }],
    });
    expect(await a.ask('link:add', { source: x, target: y })).toMatchObject({ error: 'conflict' });
  });

  it('cascades through Completed ancestors in one diff and leaves what is below alone', async () => {
    const a = await client(ann);
    const c = await addNode(a, { status: 3, title: 'c' });
    const b = await addNode(a, { status: 3, target: c });
    const d = await addNode(a, { status: 3, target: b });
    const x = await addNode(a);
    const ack = await a.ask('link:add', { source: x, target: b });
    expect(ack.diff.nodes).toEqual([
      { id: b, status: 2, version: 1 },
      { id: c, status: 2, version: 1 },
    ]);
    expect(ack.diff.links[0]).toMatchObject({ source: x, target: b, wasBlocker: true });
    expect(ack.diff.links[1]).toMatchObject({ source: b, target: c, wasBlocker: true, version: 1 });
    expect(await statusOf(app, d)).toBe(3);
  });

  it('changes no ancestor that is Blocked already', async () => {
    const a = await client(ann);
    const c = await addNode(a);
    const b = await addNode(a, { target: c });
    await addNode(a, { target: b });
    const ack = await a.ask('link:add', { source: await addNode(a), target: b });
    expect(ack.diff.nodes).toEqual([]);
    expect(ack.diff.links).toHaveLength(1);
  });

  it('does not block an independent target, nor from a Completed source', async () => {
    const a = await client(ann);
    const free = await addNode(a, { independent: true });
    const ack = await a.ask('link:add', { source: await addNode(a), target: free });
    expect(ack.diff).toMatchObject({ links: [{ wasBlocker: false }], nodes: [] });
    const done = await a.ask('link:add', {
      source: await addNode(a, { status: 3 }),
      target: await addNode(a),
    });
    expect(done.diff).toMatchObject({ links: [{ wasBlocker: false }], nodes: [] });
  });

  it('asks for editor on both ends, or viewer on the target of a secondary link', async () => {
    const [a, b] = [await client(ann), await client(ben)];
    const mine = await addNode(b);
    const ends: Record<number, string> = {};
    for (const level of [1, 2, 3]) {
      ends[level] = await addNode(a, { title: `level ${String(level)}` });
      await share(a, ends[level], ben, level, false);
    }
    const hidden = await addNode(a);
    const ask = async (source: string, target: string, type: number): Promise<string> => {
      const ack = await b.ask('link:add', { source, target, type });
      return ack.ok ? 'ok' : ack.error;
    };
    expect(await ask(mine, ends[3]!, 0)).toBe('forbidden');
    expect(await ask(mine, ends[3]!, 1)).toBe('ok');
    expect(await ask(ends[3]!, mine, 0)).toBe('forbidden');
    expect(await ask(ends[3]!, ends[1]!, 1)).toBe('forbidden');
    expect(await ask(mine, hidden, 0)).toBe('forbidden');
    expect(await ask(mine, hidden, 1)).toBe('forbidden');
    expect(await ask(mine, ends[1]!, 0)).toBe('ok');
    expect(await ask(mine, ends[2]!, 0)).toBe('ok');
    expect(await ask(ends[1]!, ends[2]!, 0)).toBe('ok');
  });

  it('tells the other clients that see it, the caller not, strangers not', async () => {
    const [a, a2, b, c] = [await client(ann), await client(ann), await client(ben), await client(cem)];
    const root = await addNode(a);
    await share(a, root, ben, 3);
    const child = await addNode(a);
    const before = a2.diffs.length;
    const ack = await a.ask('link:add', { source: child, target: root });
    await Promise.all([a, a2, b, c].map((each) => each.caughtUp()));
    expect(a.diffs).toEqual([]);
    expect(a2.diffs.slice(before)).toEqual([ack.diff]);
    expect(c.diffs).toEqual([]);
    // For ben the child is new: the link brings it, and itself, into his branch.
    const told = b.diffs.at(-1);
    expect(told?.links).toEqual(ack.diff.links);
    expect(told?.nodes[0]).toEqual(ack.diff.nodes[0]);
    expect(told?.nodes[1]).toMatchObject({ id: child, title: '', access: 3, version: 0, shareRoots: [root] });
  });

  it('tells a link only to those who see both ends', async () => {
    const [a, b] = [await client(ann), await client(ben)];
    const [source, target] = [await addNode(a), await addNode(a)];
    await share(a, target, ben, 3, false);
    await b.caughtUp();
    const known = b.diffs.length;
    await a.ask('link:add', { source, target });
    await b.caughtUp();
    expect(b.diffs.slice(known)).toEqual([
      { links: [], nodes: [{ id: target, status: 2, version: 1, hiddenBlockers: 1, shareRoots: [] }] },
    ]);
  });

  it('writes one history batch with all its effects', async () => {
    const a = await client(ann);
    const [source, target] = [await addNode(a), await addNode(a, { status: 3 })];
    const ack = await a.ask('link:add', { source, target });
    const ops = await app.sql<{ batch_id: string; type: number; entity_id: string }>(
      `select o.batch_id, o.type, o.entity_id from node_graph.op_log o
       where o.batch_id = (select batch_id from node_graph.op_log where entity_id = $1) order by o.id`,
      [firstId(ack.diff.links)],
    );
    expect(ops.map(({ type, entity_id }) => [type, entity_id])).toEqual([
      [10, firstId(ack.diff.links)],
      [2, target],
    ]);
  });

  it('answers with op, before and after for api_version 2', async () => {
    const a = await client(ann, { auth: { api_version: 2 } });
    const plain = await client(ann);
    const [source, target] = [await addNode(a), await addNode(a)];
    await plain.caughtUp();
    const known = plain.diffs.length;
    const { diff } = await a.ask('link:add', { source, target });
    expect(diff).toMatchObject({
      batchId: expect.any(String) as string,
      actor: { username: ann.account.username, email: ann.account.email },
      links: [{ op: 10, before: {}, after: { source, target, version: 0, private: false, shareRoots: [] } }],
      nodes: [
        {
          op: 2,
          before: { id: target, status: 0, version: 0 },
          after: { id: target, status: 2, version: 1 },
        },
      ],
    });
    await plain.caughtUp();
    expect(plain.diffs.slice(known)).toEqual([
      {
        links: [expect.objectContaining({ source, target })],
        nodes: [{ id: target, status: 2, version: 1 }],
      },
    ]);
  });
});
