import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { addNode, type Client, connect, open, person, type Person } from './world.js';

let app: TestApp;
let ann: Person;
let client: Client;
let source: string;
let target: string;

beforeAll(async () => {
  app = await startApp();
  ann = await person(app);
  client = await connect(app, ann);
  [source, target] = [await addNode(client), await addNode(client)];
});
afterAll(async () => {
  client.close();
  await app.close();
});

async function count(): Promise<string> {
  const [row] = await app.sql<{ count: string }>('select count(*) from node_graph.links');
  return row!.count;
}

/** Nested arrays, deeper than any payload should be. */
function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i += 1) value = [value];
  return value;
}

const RUBBISH: [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['true', true],
  ['empty text', ''],
  ['text that is no UUID', '123'],
  ['a UUID and one character more', `${randomUUID()}0`],
  ['a UUID with a NUL character', `${randomUUID()}\u0000`],
  ['a lone surrogate', '\ud800'],
  ['a list', [randomUUID()]],
  ['an object', { id: randomUUID() }],
  ['deep nesting', deep(500)],
  ['100,000 characters', 'x'.repeat(100_000)],
];

describe('rubbish in link:add', () => {
  it.each(RUBBISH)('%s', async (_, value) => {
    const before = await count();
    const payloads = [{ source: value, target }, { source, target: value }, value];
    for (const payload of payloads) {
      const ack = await client.ask('link:add', payload);
      expect(ack).toMatchObject({ ok: false });
      expect(ack.error).toMatch(/^bad_request\.(missing_params|invalid_uuid)$/);
      const response = await fetch(`${app.url}/api/link`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ann.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ ok: false });
    }
    if (value !== null) {
      expect(await client.ask('link:add', { source, target, type: value })).toMatchObject({
        error: 'bad_request.invalid_type',
      });
    }
    expect(await count()).toBe(before);
  });

  it('prototype keys are fields like any other', async () => {
    const inherited: unknown = JSON.parse(`{"__proto__": {"source": "${source}", "target": "${target}"}}`);
    expect(await client.ask('link:add', inherited)).toMatchObject({ error: 'bad_request.missing_params' });
    const node: unknown = JSON.parse('{"__proto__": {"title": "x"}, "constructor": 1, "title": "ok"}');
    expect(await client.ask('node:add', node)).toMatchObject({
      ok: true,
      diff: { nodes: [{ title: 'ok' }] },
    });
  });

  it('several arguments, binary data and no object are refused, not answered with a failure of ours', async () => {
    expect(await client.ask('link:add', { source, target }, 'more')).toMatchObject({
      error: 'bad_request.missing_params',
    });
    expect(await client.ask('link:add', Buffer.from('abc'))).toMatchObject({
      error: 'bad_request.missing_params',
    });
    expect(await client.ask('node:update', Buffer.from('abc'))).toMatchObject({
      error: 'bad_request.missing_params',
    });
  });

  it('a message of 10 MB closes that connection and no other', async () => {
    const big = open(app, { auth: { api_token: ann.key } });
    await big.heard('connected');
    big.socket.emit('link:add', { source: 'x'.repeat(10_000_000), target });
    expect(await big.gone()).toMatch(/transport/);
    expect(await client.ask('ws:ping')).toMatchObject({ ok: true });
  });
});

describe('fields of a node', () => {
  const tags = (count: number, length = 3): string[] =>
    Array.from({ length: count }, (_, i) => String(i).padEnd(length, 'x'));

  it.each<[string, object]>([
    ['no text', { title: '', description: '' }],
    ['the longest texts', { title: 'x'.repeat(80), description: 'x'.repeat(400) }],
    ['the longest and the shortest tags', { tags: [...tags(31, 50), 'x'] }],
    ['no tags and no assignees', { tags: [], assignee: [] }],
    ['the least numbers', { priority: 0, volume: 0, status: 0 }],
    ['the greatest numbers', { priority: 9, volume: 9, status: 3 }],
    ['the most assignees', { assignee: tags(100, 320) }],
    ['flags', { independent: true, pinned: true, collapsed: true }],
    ['the first and last instants', { dueDate: '0001-01-01T00:00:00.000Z' }],
    ['the last instant', { dueDate: '9999-12-31T23:59:59.999Z' }],
    ['no due date', { dueDate: null }],
  ])('take %s', async (_, fields) => {
    const added = await client.ask('node:add', fields);
    expect(added).toMatchObject({ ok: true, diff: { nodes: [fields] } });
    const id = added.diff.nodes[0]!.id;
    const updated = await client.ask('node:update', { id, ...fields });
    expect(updated).toMatchObject({ ok: true });
    const { nodes } = await client.ask('branch:get', { root: id });
    expect(nodes[0]).toMatchObject(fields);
  });

  it.each<[string, object]>([
    ['title_too_long', { title: 'x'.repeat(81) }],
    ['invalid_title', { title: 7 }],
    ['invalid_title', { title: 'NUL \u0000' }],
    ['description_too_long', { description: 'x'.repeat(401) }],
    ['invalid_description', { description: null }],
    ['too_many_tags', { tags: tags(33) }],
    ['tag_too_long', { tags: tags(1, 51) }],
    ['tag_empty', { tags: ['ok', ' '] }],
    ['invalid_tags', { tags: 'x' }],
    ['invalid_tags', { tags: [1] }],
    ['invalid_priority', { priority: 10 }],
    ['invalid_priority', { priority: -1 }],
    ['invalid_priority', { priority: 1.5 }],
    ['volume_out_of_range', { volume: 10 }],
    ['volume_out_of_range', { volume: -1 }],
    ['invalid_volume', { volume: '3' }],
    ['invalid_assignee', { assignee: tags(101) }],
    ['invalid_assignee', { assignee: tags(1, 321) }],
    ['invalid_assignee', { assignee: [null] }],
    ['invalid_independent', { independent: 'yes' }],
    ['invalid_independent', { dependant: 1 }],
    ['invalid_pinned', { pinned: 0 }],
    ['invalid_collapsed', { collapsed: 'false' }],
    ['invalid_due_datetime', { dueDate: 'tomorrow' }],
    ['invalid_due_datetime', { dueDate: '2026-02-30' }],
    ['invalid_due_datetime', { dueDate: '0000-12-31T23:59:59Z' }],
    ['invalid_status', { status: 4 }],
    ['invalid_status', { status: '0' }],
    ['status_blocked', { status: 2 }],
  ])('are refused with %s: %j', async (reason, fields) => {
    const error = `bad_request.${reason}`;
    expect(await client.ask('node:add', fields)).toMatchObject({ ok: false, error });
    expect(await client.ask('node:update', { id: source, ...fields })).toMatchObject({ ok: false, error });
    const imported = await client.ask('graph:import', { nodes: [{ id: 'a', ...fields }] });
    if (reason !== 'status_blocked') expect(imported).toMatchObject({ ok: false, error, index: 0 });
  });

  it.each<[string, object]>([
    ['invalid_version', { title: 'x', version: -1 }],
    ['invalid_version', { title: 'x', version: '0' }],
    ['no_fields_to_update', {}],
    ['immutable_field', { title: 'x', createdTime: '2026-01-01' }],
  ])('node:update is refused with %s: %j', async (reason, fields) => {
    expect(await client.ask('node:update', { id: source, ...fields })).toMatchObject({
      error: `bad_request.${reason}`,
    });
  });
});

describe('graph:import', () => {
  it.each<[string, object]>([
    ['bad_request.unsupported_version', { version: 2, nodes: [{ id: 'a' }] }],
    ['bad_request.invalid_nodes', { nodes: [] }],
    ['bad_request.invalid_nodes', { nodes: {} }],
    ['bad_request.invalid_links', { nodes: [{ id: 'a' }], links: 1 }],
    ['bad_request.missing_params', { nodes: [{}] }],
    ['bad_request.invalid_id', { nodes: [{ id: '' }] }],
    ['bad_request.invalid_id', { nodes: [{ id: 'x'.repeat(101) }] }],
    ['bad_request.invalid_id', { nodes: [{ id: 1 }] }],
    ['bad_request.invalid_link_private', { links: [{ source: 'a', target: 'b', private: 1 }] }],
    ['bad_request.self_link_not_allowed', { links: [{ source: 'a', target: 'a' }] }],
  ])('is refused with %s: %j', async (error, payload) => {
    const nodes = [{ id: 'a' }, { id: 'b' }];
    expect(await client.ask('graph:import', { nodes, ...payload })).toMatchObject({ ok: false, error });
  });

  it('takes the longest id', async () => {
    expect(await client.ask('graph:import', { nodes: [{ id: 'x'.repeat(100) }] })).toMatchObject({
      ok: true,
    });
  });
});

describe('publishing and embedding', () => {
  it('announces what was published, and refuses to embed a second one, one that is over, and without rights', async () => {
    const ben = await person(app);
    const [other, mate] = [await connect(app, ann), await connect(app, ben)];
    const [one, two, over] = [await addNode(client), await addNode(client), await addNode(client)];
    await client.ask('node:access', { id: two, email: ben.account.email, level: 2 });
    const published = await client.ask('node:publish', { id: one });
    const token = published.diff.nodes[0]!['publicToken'];
    expect(await other.heard('branch:published')).toEqual({
      id: one,
      publicToken: token,
      publicDue: null,
      publicBranch: true,
    });
    const due = new Date(app.clock.now() + 60_000).toISOString();
    for (const id of [two, over]) await client.ask('node:publish', { id, ...(id === over ? { due } : {}) });
    await Promise.all([client, mate].map((each) => each.caughtUp()));
    expect(client.events.filter(({ name }) => name === 'branch:published')).toEqual([]);
    expect(
      mate.events.filter(({ name }) => name === 'branch:published').map(({ payload }) => payload),
    ).toMatchObject([{ id: two, publicToken: null }]);
    expect(await mate.ask('node:unpublish', { id: two })).toMatchObject({
      error: 'forbidden',
      reason: 'no_permission',
    });
    expect(await mate.ask('node:publish_update', { id: two, branch: false })).toMatchObject({
      reason: 'no_permission',
    });
    expect(await mate.ask('node:embed', { id: one })).toMatchObject({ ok: true });
    expect(await mate.ask('node:embed', { id: over })).toMatchObject({
      error: 'bad_request.already_embedded',
    });
    expect(await mate.ask('node:unembed', { id: one })).toMatchObject({ ok: true });
    app.clock.advance(60_001);
    expect(await mate.ask('node:embed', { id: over })).toMatchObject({ error: 'bad_request.public_expired' });
    other.close();
    mate.close();
  });
});
