import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import {
  addNode,
  type Client,
  connect,
  person,
  type Person,
  startWorld,
  statusOf,
  type World,
} from './world.js';

let app: TestApp;
let world: World;
let ann: Person;
let ben: Person;
let a: Client;
let b: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, ann, ben, a, b } = world);
});
afterAll(() => world.close());

describe('node:add', () => {
  it('answers with the full node, version 0', async () => {
    const ack = await a.ask('node:add', { title: 'one', tags: ['x'], priority: 3, dueDate: '2030-01-01' });
    expect(ack.diff.links).toEqual([]);
    expect(ack.diff.nodes).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        title: 'one',
        description: '',
        status: 0,
        dueDate: '2030-01-01',
        tags: ['x'],
        priority: 3,
        independent: false,
        dependant: true,
        volume: 0,
        assignee: [],
        pinned: false,
        collapsed: false,
        createdTime: expect.stringMatching(/Z$/) as string,
        lastEditedTime: expect.stringMatching(/Z$/) as string,
        version: 0,
        shareRoots: [],
      },
    ]);
  });

  it('puts a child below its parent and blocks it', async () => {
    const parent = await addNode(a);
    const ack = await a.ask('node:add', { target: parent });
    const [child, blocked] = ack.diff.nodes;
    expect(blocked).toEqual({ id: parent, status: 2, version: 1 });
    expect(ack.diff.links).toEqual([
      expect.objectContaining({ source: child?.id, target: parent, type: 0, wasBlocker: true, version: 0 }),
    ]);
    const done = await a.ask('node:add', { target: await addNode(a), status: 3 });
    expect(done.diff).toMatchObject({ nodes: [{ status: 3 }], links: [{ wasBlocker: false }] });
    expect(done.diff.nodes).toHaveLength(1);
  });

  it.each([
    ['bad_request.title_too_long', { title: 'x'.repeat(81) }],
    ['bad_request.status_blocked', { status: 2 }],
    ['bad_request.too_many_tags', { tags: Array.from({ length: 33 }, String) }],
    ['bad_request.invalid_uuid', { target: '1' }],
    ['not_found', { target: randomUUID() }],
  ])('refuses with %s', async (error, payload) => {
    expect(await a.ask('node:add', payload)).toMatchObject({ ok: false, error });
  });

  it('makes an empty node when nothing is said', async () => {
    expect(await a.ask('node:add')).toMatchObject({ ok: true, diff: { nodes: [{ title: '' }] } });
  });

  it('lets an editor add below a shared node: the child is the owner’s, and the editor sees it', async () => {
    for (const branch of [true, false]) {
      const parent = await addNode(a);
      await a.ask('node:access', { id: parent, email: ben.account.email, level: 2, branch });
      const child = await addNode(b, { target: parent, title: 'by ben' });
      const rows = await app.sql('select owner_id from node_graph.nodes where id = $1', [child]);
      expect(rows).toEqual([{ owner_id: ann.account.id }]);
      expect(await b.ask('node:update', { id: child, title: 'again' })).toMatchObject({ ok: true });
      await a.caughtUp();
      expect(a.diffs.some(({ nodes }) => nodes.some(({ id }) => id === child))).toBe(true);
    }
    const viewed = await addNode(a);
    await a.ask('node:access', { id: viewed, email: ben.account.email });
    expect(await b.ask('node:add', { target: viewed })).toMatchObject({ error: 'forbidden' });
    expect(await b.ask('node:add', { target: await addNode(a) })).toMatchObject({ error: 'forbidden' });
  });
});

describe('node:update', () => {
  it('counts fields and status as one version each', async () => {
    const id = await addNode(a);
    const ack = await a.ask('node:update', { id, title: 'new', status: 1 });
    expect(ack.diff.nodes).toEqual([
      {
        id,
        title: 'new',
        status: 1,
        version: 2,
        shareRoots: [],
        lastEditedTime: expect.any(String) as string,
      },
    ]);
  });

  it('completing unblocks to Available without cascading; re-opening blocks upwards', async () => {
    const c = await addNode(a);
    const p = await addNode(a, { target: c });
    const x = await addNode(a, { target: p });
    const done = await a.ask('node:update', { id: x, status: 3 });
    expect(done.diff.nodes).toEqual([
      { id: x, status: 3, version: 1 },
      { id: p, status: 0, version: 2 },
    ]);
    expect(await statusOf(app, c)).toBe(2);
    await a.ask('node:update', { id: p, status: 3 });
    await a.ask('node:update', { id: c, status: 3 });
    const again = await a.ask('node:update', { id: x, status: 1 });
    expect(again.diff.nodes.map(({ id, status }) => [id, status])).toEqual([
      [x, 1],
      [p, 2],
      [c, 2],
    ]);
    expect(again.diff.links.map(({ wasBlocker }) => wasBlocker)).toEqual([true, true]);
  });

  it('keeps wasBlocker when the source is completed and drops it when the target is', async () => {
    const target = await addNode(a);
    const source = await addNode(a, { target });
    expect((await a.ask('node:update', { id: source, status: 3 })).diff.links).toEqual([]);
    const done = await a.ask('node:update', { id: target, status: 3 });
    expect(done.diff.links).toEqual([
      expect.objectContaining({ source, target, wasBlocker: false, version: 1 }),
    ]);
  });

  it('independent frees a Blocked node, and clearing it blocks again', async () => {
    const target = await addNode(a);
    await addNode(a, { target });
    const freed = await a.ask('node:update', { id: target, independent: true });
    expect(freed.diff.nodes).toEqual([
      expect.objectContaining({ id: target, status: 0, independent: true, version: 3 }),
    ]);
    const bound = await a.ask('node:update', { id: target, dependant: true });
    expect(bound.diff.nodes).toEqual([expect.objectContaining({ id: target, status: 2, version: 5 })]);
  });

  it('tells the others who see the node', async () => {
    const id = await addNode(a);
    await a.ask('node:access', { id, email: ben.account.email });
    await b.caughtUp();
    const known = b.diffs.length;
    const ack = await a.ask('node:update', { id, title: 'for ben' });
    await b.caughtUp();
    expect(b.diffs.slice(known)).toEqual([
      { links: [], nodes: [{ ...ack.diff.nodes[0], shareRoots: [id] }] },
    ]);
    expect(ack.diff.nodes[0]?.['shareRoots']).toEqual([id]);
  });

  it('refuses what it must', async () => {
    const id = await addNode(a);
    const blocked = await addNode(a);
    await addNode(a, { target: blocked });
    const trashed = await addNode(a);
    await app.sql('update node_graph.nodes set in_trash = true where id = $1', [trashed]);
    const viewed = await addNode(a);
    await a.ask('node:access', { id: viewed, email: ben.account.email });
    const rows: [Client, object, string][] = [
      [a, { id }, 'bad_request.no_fields_to_update'],
      [a, {}, 'bad_request.missing_params'],
      [a, { id: 'x', title: '' }, 'bad_request.invalid_uuid'],
      [a, { id, createdTime: 'now' }, 'bad_request.immutable_field'],
      [a, { id, status: 2 }, 'bad_request.status_blocked'],
      [a, { id, status: 9 }, 'bad_request.invalid_status'],
      [a, { id: blocked, status: 1 }, 'bad_request.node_blocked'],
      [a, { id: trashed, title: 'x' }, 'bad_request.node_in_trash'],
      [a, { id, title: 'x', version: 7 }, 'conflict'],
      [a, { id: randomUUID(), title: 'x' }, 'not_found'],
      [b, { id, title: 'x' }, 'forbidden'],
      [b, { id: viewed, title: 'x' }, 'forbidden'],
    ];
    for (const [client, payload, error] of rows) {
      expect(await client.ask('node:update', payload), JSON.stringify(payload)).toMatchObject({
        ok: false,
        error,
      });
    }
    expect(await a.ask('node:update', { id, title: 'x', version: 0 })).toMatchObject({ ok: true });
  });
});

describe('node:access', () => {
  it('shows the grantee the whole branch at once, and in graph:get', async () => {
    const root = await addNode(a, { title: 'root' });
    const child = await addNode(a, { target: root });
    const aside = await addNode(a);
    await a.ask('link:add', { source: child, target: aside, type: 1 });
    const known = b.diffs.length;
    const email = ben.account.email?.toUpperCase();
    const ack = await a.ask('node:access', { id: root, email });
    expect(ack.diff).toEqual({
      links: [],
      nodes: [],
      access: [{ id: root, email, level: 3, due: null, branch: true, version: 0 }],
    });
    await b.caughtUp();
    const [shown] = b.diffs.slice(known);
    expect(shown?.nodes.map(({ id, access, shareRoots }) => [id, access, shareRoots])).toEqual([
      [root, 3, [root]],
      [child, 3, [root]],
    ]);
    expect(shown?.links.map(({ source, target }) => [source, target])).toEqual([[child, root]]);
    const graph = await b.ask('graph:get');
    const ids = graph.nodes.map(({ id }) => id);
    expect(ids).toContain(root);
    expect(ids).toContain(child);
    expect(ids).not.toContain(aside);
    expect(graph.links.some(({ target }) => target === aside)).toBe(false);
  });

  it('refuses what it must', async () => {
    const id = await addNode(a);
    const shared = await addNode(a);
    await a.ask('node:access', { id: shared, email: ben.account.email, level: 2 });
    const email = ben.account.email;
    const rows: [Client, object, string][] = [
      [a, { id }, 'bad_request.missing_email'],
      [a, { id, email: 'nobody' }, 'bad_request.invalid_email'],
      [a, { id, email: ann.account.email }, 'bad_request.cannot_share_with_self'],
      [a, { id: shared, email }, 'bad_request.already_granted'],
      [a, { id, email, level: 0 }, 'bad_request.invalid_level'],
      [a, { id, email, due: 'soon' }, 'bad_request.invalid_due'],
      [a, { id, email, due: '2001-01-01' }, 'bad_request.invalid_due'],
      [a, { id, email, branch: 'yes' }, 'bad_request.invalid_branch_value'],
      [a, { id: randomUUID(), email }, 'not_found'],
      [b, { id: shared, email }, 'forbidden'],
    ];
    for (const [client, payload, error] of rows) {
      expect(await client.ask('node:access', payload), JSON.stringify(payload)).toMatchObject({
        ok: false,
        error,
      });
    }
  });

  it('ends when it is due, and can then be given again', async () => {
    const id = await addNode(a);
    const due = new Date(app.clock.now() + 60_000).toISOString();
    expect(await a.ask('node:access', { id, email: ben.account.email, level: 2, due })).toMatchObject({
      ok: true,
    });
    expect(await b.ask('node:update', { id, title: 'in time' })).toMatchObject({ ok: true });
    app.clock.advance(61_000);
    expect(await b.ask('node:update', { id, title: 'too late' })).toMatchObject({ error: 'forbidden' });
    expect((await b.ask('graph:get')).nodes.map((node) => node.id)).not.toContain(id);
    expect(await a.ask('node:access', { id, email: ben.account.email, level: 1 })).toMatchObject({
      ok: true,
    });
    expect(await b.ask('node:update', { id, title: 'again' })).toMatchObject({ ok: true });
  });
});

describe('graph:get', () => {
  it('pages nodes, then links, without gaps', async () => {
    const who = await person(app);
    const client = await connect(app, who);
    const hub = await addNode(client, { title: 'hub' });
    for (let i = 0; i < 6; i += 1) await addNode(client, { target: hub });
    const whole = await client.ask('graph:get', {});
    expect(whole).toMatchObject({
      hasMore: false,
      trace_id: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    });
    expect(whole.nodes).toHaveLength(7);
    expect(whole.links).toHaveLength(6);
    expect(whole).toHaveProperty('graph', { nodes: whole.nodes, links: whole.links });
    expect(whole.nodes[0]).toMatchObject({
      id: hub,
      status: 2,
      access: 0,
      ownerUsername: who.account.username,
      ownerEmail: who.account.email,
      type: 0,
      x: 0,
      publicToken: null,
    });
    const nodes: unknown[] = [];
    const links: unknown[] = [];
    for (let offset = 0, more = true; more; offset += 4) {
      const page = await client.ask('graph:get', { limit: 4, offset });
      expect(page.nodes.length + page.links.length).toBeLessThanOrEqual(4);
      nodes.push(...page.nodes);
      links.push(...page.links);
      more = page.hasMore;
    }
    expect({ nodes, links }).toEqual({ nodes: whole.nodes, links: whole.links });
    expect(await client.ask('graph:get', { limit: 0 })).toMatchObject({ error: 'bad_request.out_of_range' });
    expect(await client.ask('graph:get', { limit: 'x' })).toMatchObject({
      error: 'bad_request.invalid_number',
    });
    client.close();
  });
});
