import { randomBytes } from 'node:crypto';

import { GraphUsage } from '#node-graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Ack, addLink, addNode, type Client, firstId, startWorld, type World } from './world.js';
import { USUAL_BYTE_CAPS } from '../support/app.js';

const NODE = 2_048;
const GRAPH = 60_000;

let world: World;
let ann: Client;
let ben: Client;

beforeAll(async () => {
  const byteCaps = { ...USUAL_BYTE_CAPS, node: NODE, graphOfOwner: GRAPH };
  world = await startWorld({ byteCaps });
  ({ a: ann, b: ben } = world);
});
afterAll(() => world.close());

/** The fields of a node of that many bytes, of which none can be saved when they are stored. */
function sized(bytes: number): object {
  const fields = { title: 'x', description: '', tags: [], assignee: ['', '', '', '', '', '', ''] };
  const rest = bytes - Buffer.byteLength(JSON.stringify(Object.values(fields)));
  const text = randomBytes(rest).toString('base64url');
  const assignee = fields.assignee.map((_, at) =>
    text.slice(at * 320, Math.max(at * 320, Math.min(at * 320 + 320, rest))),
  );
  return { ...fields, assignee };
}

async function historyOf(ownerId: string): Promise<number> {
  const [row] = await world.app.sql<{ bytes: number }>(
    `select sum(pg_column_size(o.forward_patch) + pg_column_size(o.inverse_patch))::int as bytes
     from node_graph.op_log o join node_graph.batch_log b on b.id = o.batch_id
     where b.scope_id = $1`,
    [ownerId],
  );
  return row?.bytes ?? 0;
}

async function post(path: string, body: object): Promise<{ status: number; ack: Ack }> {
  const response = await fetch(world.app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.ann.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ack: (await response.json()) as Ack };
}

describe('a node', () => {
  it('has as many bytes as are set and no more, however it is made and changed', async () => {
    const id = await addNode(ann, sized(NODE));
    const larger = await ann.ask('node:add', sized(NODE + 1));
    expect(larger).toMatchObject({ ok: false, error: 'bad_request.node_too_large' });
    expect(larger.message).toContain(`${String(NODE)} bytes`);
    expect(larger.message).toContain(String(NODE + 1));
    const child = await ann.ask('node:add', { target: id, ...sized(NODE + 1) });
    const grown = await ann.ask('node:update', { id, title: 'xx' });
    const imported = await ann.ask('graph:import', {
      version: 1,
      nodes: [{ id: 'a' }, { id: 'b', ...sized(NODE + 1) }],
      links: [],
    });
    for (const ack of [child, grown, imported]) {
      expect(ack).toMatchObject({ ok: false, error: 'bad_request.node_too_large' });
    }
    expect(imported).toMatchObject({ index: 1 });
    const { status, ack } = await post('/api/node', sized(NODE + 1));
    expect([status, ack.error]).toEqual([400, 'bad_request.node_too_large']);
    await world.app.sql('update node_graph.nodes set title = title || $2 where id = $1', [
      id,
      'x'.repeat(10),
    ]);
    const [{ title } = { title: '' }] = await world.app.sql<{ title: string }>(
      'select title from node_graph.nodes where id = $1',
      [id],
    );
    expect((await ann.ask('node:update', { id, title, priority: 1 })).ok).toBe(true);
    expect((await ann.ask('node:update', { id, assignee: [], title: 'xx' })).ok).toBe(true);
  });
});

describe('a graph', () => {
  it('has room for so many bytes of nodes, links and history; what is deleted makes room', async () => {
    const ids = [await addNode(ben), await addNode(ben), await addNode(ben)];
    const [one = '', two = '', three = ''] = ids;
    const link = await addLink(ben, one, two);
    const { email } = world.ann.account;
    expect((await ben.ask('node:access', { id: one, email, level: 2 })).ok).toBe(true);
    let last: Ack;
    do {
      last = await ben.ask('node:add', sized(1_500));
      if (last.ok) ids.push(firstId(last.diff.nodes));
    } while (last.ok);
    expect(last).toMatchObject({ error: 'conflict', reason: 'storage_full' });
    expect(last.message).toContain(`${String(GRAPH)} bytes`);
    expect(last.message).toMatch(/would have about \d{5}/);
    expect(await historyOf(world.ben.account.id)).toBeGreaterThan(GRAPH / 4);
    await world.app.get(GraphUsage).owners.countDue();
    while ((await ben.ask('node:add', sized(700))).ok);
    while ((await ben.ask('node:update', { id: one, title: String(Math.random()) })).ok);
    for (const ack of [
      await ben.ask('node:add', { target: one, ...sized(700) }),
      await ben.ask('link:add', { source: one, target: three, type: 0 }),
      await ben.ask('link:add_many', { links: [{ source: one, target: three, type: 1 }] }),
      await ben.ask('node:update', { id: one, title: 'Another title' }),
      await ben.ask('graph:import', { version: 1, nodes: [{ id: 'a' }], links: [] }),
    ]) {
      expect(ack).toMatchObject({ ok: false, error: 'conflict', reason: 'storage_full' });
    }
    // Others have their own room.
    expect((await ann.ask('node:add', sized(1_500))).ok).toBe(true);
    // Whoever else may add to it learns that there is none left, and not how much the owner has.
    let below: Ack;
    do {
      below = await ann.ask('node:add', { target: one, ...sized(700) });
    } while (below.ok);
    expect(below).toMatchObject({ ok: false, error: 'conflict', reason: 'storage_full' });
    expect(below.message).not.toMatch(/\d/);

    expect((await ben.ask('link:trash', { id: link })).ok).toBe(true);
    for (const id of ids.slice(3)) {
      expect((await ben.ask('node:trash', { id })).ok).toBe(true);
      expect((await ben.ask('node:delete', { id })).ok).toBe(true);
    }
    await expect.poll(async () => (await ben.ask('node:add', sized(1_500))).ok).toBe(true);
  });
});
