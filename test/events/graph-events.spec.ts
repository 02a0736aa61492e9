import type { StoredEvent } from '#events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { call, connect as connectAgent } from '../linky/mcp-world.js';
import { bearer } from '../linky/world.js';
import { expectTold } from '../node-graph/event-soundness.js';
import { type Ack, addLink, addNode, type Client, startWorld, type World } from '../node-graph/world.js';
import { brief, does, sharedNode, toldTo } from './graph-world.js';

const DAY_MS = 86_400_000;

let world: World;
let ann: Client;
let ben: Client;

beforeAll(async () => {
  world = await startWorld();
  [ann, ben] = [world.a, world.b];
});
afterAll(() => world.close());

describe('a node', () => {
  it('is told of as its owner reads it, but for the token and what the stream says', async () => {
    let id = '';
    const fields = {
      title: 'Ship it',
      description: 'soon',
      tags: ['a'],
      dueDate: '2027-01-31',
      assignee: ['ben'],
    };
    const [event, ...more] = await toldTo(world, world.ann, async () => (id = await addNode(ann, fields)));
    expect(more).toEqual([]);
    const page = await ann.ask('graph:get', { limit: 5000 });
    const read: Record<string, unknown> = { ...page.nodes.find((node) => node.id === id)! };
    for (const name of [
      'publicToken',
      'ownerUsername',
      'ownerEmail',
      'access',
      'hiddenBlockers',
      'shareRoots',
      'dependant',
    ])
      Reflect.deleteProperty(read, name);
    expect(event).toEqual({
      ...event,
      type: 'node.created',
      subject: `nodes/${id}`,
      orgId: null,
      userId: world.ann.account.id,
      workspaceId: null,
      time: new Date(String(read['createdTime'])),
      address: null,
      userAgent: null,
      data: { ...read, inTrash: false },
      truncated: null,
    });
    expect(event).toMatchObject({
      actor: { type: 'key', name: world.ann.account.username, via: 'socket' },
      traceId: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    });
    const [batch] = await world.app.sql('select from node_graph.batch_log where id = $1', [event!.batchId]);
    expect(batch).toBeDefined();
  });

  it('has an event of each change, with what it was and is', async () => {
    const [id, goal] = [await addNode(ann, { title: 'old' }), await addNode(ann)];
    const link = await addLink(ann, id, goal);
    const events = await toldTo(world, world.ann, async () => {
      await does(ann, 'node:update', { id, title: 'new', pinned: false });
      await does(ann, 'node:update', { id, status: 3 });
      await does(ann, 'node:update', { id, status: 1, priority: 2 });
      await does(ann, 'node:update', { id: goal, independent: true });
      await does(ann, 'node:trash', { id });
      await does(ann, 'node:restore', { id });
      await does(ann, 'node:trash', { id });
      await does(ann, 'node:delete', { id });
    });
    expect(brief(events)).toEqual([
      ['node.updated', `nodes/${id}`, { title: ['old', 'new'] }],
      ['node.updated', `nodes/${id}`, { status: [0, 3] }],
      ['node.unblocked', `nodes/${goal}`, { status: [2, 0] }],
      ['node.ready', `nodes/${goal}`, { status: [2, 0] }],
      ['node.updated', `nodes/${id}`, { priority: [0, 2], status: [3, 1] }],
      ['node.blocked', `nodes/${goal}`, { status: [0, 2] }],
      ['node.unblocked', `nodes/${goal}`, { independent: [false, true], status: [2, 0] }],
      ['node.ready', `nodes/${goal}`, { independent: [false, true], status: [2, 0] }],
      ['node.trashed', `nodes/${id}`, { inTrash: [false, true] }],
      ['graph.link.trashed', `graph-links/${link}`, { inTrash: [false, true] }],
      ['node.restored', `nodes/${id}`, { inTrash: [true, false] }],
      ['graph.link.restored', `graph-links/${link}`, { inTrash: [true, false] }],
      ['node.trashed', `nodes/${id}`, { inTrash: [false, true] }],
      ['graph.link.trashed', `graph-links/${link}`, { inTrash: [false, true] }],
      ['node.deleted', `nodes/${id}`],
      ['graph.link.deleted', `graph-links/${link}`],
    ]);
    expect(events.at(-2)!.data).toMatchObject({
      id,
      title: 'new',
      status: 1,
      priority: 2,
      inTrash: true,
      x: 0,
    });
    expect(events.at(-1)!.data).toMatchObject({
      id: link,
      source: id,
      target: goal,
      private: false,
      inTrash: true,
    });
    expect(new Set(events.slice(1, 4).map(({ batchId }) => batchId)).size).toBe(1);
    expect(events[2]!.data).toMatchObject({ status: 0, lastEditedTime: events[2]!.time.toISOString() });
  });

  it('is published without its token', async () => {
    const id = await addNode(ann);
    const publicDue = new Date(world.app.clock.now() + DAY_MS).toISOString();
    let token = '';
    const events = await toldTo(world, world.ann, async () => {
      token = (await does(ann, 'node:publish', { id, branch: true })).diff.nodes[0]!['publicToken'] as string;
      await does(ann, 'node:publish:update', { id, due: publicDue });
      await does(ann, 'node:unpublish', { id });
    });
    expect(brief(events)).toEqual([
      ['node.published', `nodes/${id}`, { publicBranch: [null, true] }],
      ['node.updated', `nodes/${id}`, { publicDue: [null, publicDue] }],
      ['node.unpublished', `nodes/${id}`, { publicDue: [publicDue, null], publicBranch: [true, null] }],
    ]);
    expect(events[1]!.data).toMatchObject({ publicDue, publicBranch: true });
    expect(token.length).toBeGreaterThan(20);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('may be larger than an event: its largest fields are named', async () => {
    const assignee = (letter: string): string[] =>
      Array.from({ length: 100 }, (_, n) => `${letter.repeat(300)}@${String(n)}.example`);
    const id = await addNode(ann, { title: 't', assignee: assignee('a') });
    const events = await toldTo(world, world.ann, () =>
      does(ann, 'node:update', { id, assignee: assignee('b') }),
    );
    expect(events).toMatchObject([{ data: { title: 't', version: 1 }, truncated: ['changes'] }]);
    expect(events[0]!.data).not.toHaveProperty('changes');
  });
});

describe('a link', () => {
  it('has an event of each change', async () => {
    const [source, target] = [await addNode(ann), await addNode(ann)];
    let link = '';
    const events = await toldTo(world, world.ann, async () => {
      link = await addLink(ann, source, target);
      for (const [event, more] of [
        ['link:swap', {}],
        ['link:update', { type: 1 }],
        ['link:trash', {}],
        ['link:restore', {}],
        ['link:trash', {}],
        ['link:delete', {}],
      ] as const)
        await does(ann, event, { id: link, ...more });
    });
    const links = events.filter(({ subject }) => subject === `graph-links/${link}`);
    expect(brief(links).map((row) => row.toSpliced(1, 1))).toEqual([
      ['graph.link.created'],
      ['graph.link.updated', { source: [source, target], target: [target, source] }],
      ['graph.link.updated', { type: [0, 1], wasBlocker: [true, false] }],
      ['graph.link.trashed', { inTrash: [false, true] }],
      ['graph.link.restored', { inTrash: [true, false] }],
      ['graph.link.trashed', { inTrash: [false, true] }],
      ['graph.link.deleted'],
    ]);
    const time = links[0]!.time.toISOString();
    expect(links[0]!.data).toEqual({
      ...{ id: link, source, target, type: 0, wasBlocker: true, private: false, inTrash: false, version: 0 },
      ...{ createdTime: time, lastEditedTime: time },
    });
    expect(links[3]!.data).toMatchObject({ source: target, target: source, type: 1, createdTime: time });
    expect(brief(events).filter(([type]) => String(type).startsWith('node'))).toEqual([
      ['node.blocked', `nodes/${target}`, { status: [0, 2] }],
      ['node.blocked', `nodes/${source}`, { status: [0, 2] }],
      ['node.unblocked', `nodes/${target}`, { status: [2, 0] }],
      ['node.ready', `nodes/${target}`, { status: [2, 0] }],
      ['node.unblocked', `nodes/${source}`, { status: [2, 0] }],
      ['node.ready', `nodes/${source}`, { status: [2, 0] }],
    ]);
  });

  it('is in the stream of the owner of its target, and does not name what they do not see', async () => {
    const [mine, his] = [await sharedNode(world, 2), await addNode(ben)];
    let link = '';
    const { email } = world.ben.account;
    let toBen: StoredEvent[] = [];
    const toAnn = await toldTo(world, world.ann, async () => {
      toBen = await toldTo(world, world.ben, async () => {
        link = await addLink(ben, mine, his, 1);
        await does(ann, 'node:access:delete', { id: mine, email });
        await does(ann, 'link:trash', { id: link });
      });
    });
    expect(toBen).toMatchObject([
      { type: 'graph.link.created', data: { id: link, source: mine, target: his } },
      { type: 'graph.link.trashed', data: { id: link, source: null, target: his } },
    ]);
    expect(toAnn.map(({ type }) => type)).toEqual(['node.share.removed']);
  });

  it('is in the stream of its own owner while it is private', async () => {
    const [source, target] = [await sharedNode(world, 2), await sharedNode(world, 2)];
    const link = await addLink(ann, source, target, 1);
    await does(ann, 'link:trash', { id: link });
    let toBen: StoredEvent[] = [];
    const toAnn = await toldTo(world, world.ann, async () => {
      toBen = await toldTo(world, world.ben, async () => {
        await does(ben, 'link:add', { source, target, type: 1 });
        await does(ben, 'link:update', { id: link, private: true });
        await does(ben, 'link:trash', { id: link });
        await does(ben, 'link:restore', { id: link });
        await does(ben, 'link:update', { id: link, private: false });
      });
    });
    expect(toAnn).toMatchObject([
      { type: 'graph.link.restored', data: { private: false } },
      { type: 'graph.link.updated', data: { private: false, changes: { private: [true, false] } } },
    ]);
    expect(toBen.map(({ type }) => type)).toEqual([
      'graph.link.updated',
      'graph.link.trashed',
      'graph.link.restored',
    ]);
    expect(toBen[0]!.data).toMatchObject({
      private: true,
      source,
      target,
      changes: { private: [false, true] },
    });
  });
});

describe('a batch', () => {
  it('has one number in all its events, and so have undo and redo', async () => {
    const { app } = world;
    const document = {
      nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      links: [{ source: 'a', target: 'b' }],
    };
    const events = await toldTo(world, world.ann, async () => {
      const { diff, ids } = (await does(ann, 'graph:import', document)) as Ack & {
        ids: Record<string, string>;
      };
      expect(diff.nodes).toHaveLength(3);
      const links = [
        { source: ids['b'], target: ids['c'] },
        { source: ids['a'], target: ids['c'] },
      ];
      await does(ann, 'link:add_many', { links });
      const [last] = await app.sql<{ id: string }>(
        'select id from node_graph.batch_log where actor_id = $1 order by place desc limit 1',
        [world.ann.account.id],
      );
      await does(ann, 'history:undo', { batchId: last!.id });
      await does(ann, 'history:redo', { batchId: last!.id });
    });
    const numbers = [...new Set(events.map(({ batchId }) => batchId))];
    const batches = numbers.map((number) => events.filter(({ batchId }) => batchId === number));
    expect(batches.map((list) => list.map(({ type }) => type))).toEqual([
      ['node.created', 'node.created', 'node.created', 'graph.link.created'],
      ['graph.link.created', 'graph.link.created', 'node.blocked'],
      ['graph.link.trashed', 'graph.link.trashed', 'node.unblocked', 'node.ready'],
      ['graph.link.restored', 'graph.link.restored', 'node.blocked'],
    ]);
  });

  it('that is refused has none', async () => {
    const [one, two] = [await addNode(ann), await addNode(ann)];
    await addLink(ann, one, two);
    const events = await toldTo(world, world.ann, async () => {
      expect(await ann.ask('link:add_many', { links: [{ source: two, target: one }] })).toMatchObject({
        ok: false,
      });
      expect(await ann.ask('node:update', { id: one, title: 'x', version: 7 })).toMatchObject({ ok: false });
    });
    expect(events).toEqual([]);
  });
});

describe('who did it', () => {
  it('is whoever called, by whichever way', async () => {
    const { app, ann: who } = world;
    const agent = await connectAgent(app, bearer(who.key));
    const events = await toldTo(world, who, async () => {
      await call(agent, 'graph_node_add', { title: 'by an agent' });
      const headers = { authorization: `Bearer ${who.key}`, 'content-type': 'application/json' };
      await fetch(`${app.url}/api/node`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ title: 'by REST' }),
      });
    });
    await agent.close();
    expect(events.map(({ actor: { type, name, via } }) => [type, name, via])).toEqual([
      ['key', who.account.username, 'mcp'],
      ['key', who.account.username, 'rest'],
    ]);
  });

  it('is somebody else in a shared branch: the event is its owner’s all the same', async () => {
    const id = await sharedNode(world, 2);
    let toBen: StoredEvent[] = [];
    const toAnn = await toldTo(world, world.ann, async () => {
      toBen = await toldTo(world, world.ben, () => addNode(ben, { target: id, title: 'from Ben' }));
    });
    expect(toBen).toEqual([]);
    expect(toAnn.map(({ type, actor }) => [type, actor.name])).toEqual([
      ['node.created', world.ben.account.username],
      ['graph.link.created', world.ben.account.username],
      ['node.blocked', world.ben.account.username],
    ]);
  });
});

it('is in no case more or less than what the tables say', () => expectTold(world.app, { byHand: true }));

it('counts what follows by itself beyond the first thousand, where that is much', async () => {
  const keys = Array.from({ length: 1_010 }, (_, n) => `n${String(n)}`);
  const document = {
    nodes: [{ id: 'source' }, ...keys.map((id) => ({ id }))],
    links: keys.map((target) => ({ source: 'source', target })),
  };
  let source = '';
  const made = await toldTo(world, world.ann, async () => {
    const { ids } = (await does(ann, 'graph:import', document)) as Ack & {
      ids: Record<string, string>;
    };
    source = ids['source']!;
  });
  expect(made).toHaveLength(2_021);
  const events = await toldTo(world, world.ann, () => does(ann, 'node:update', { id: source, status: 3 }));
  expect(events).toHaveLength(1 + 1_000 + 2);
  const [unblocked, ready] = events.slice(-2);
  expect([unblocked, ready]).toMatchObject([
    { type: 'node.bulk_unblocked', subject: `batches/${events[0]!.batchId!}`, data: { count: 510 } },
    { type: 'node.bulk_ready', data: { count: 510 } },
  ]);
  await does(ann, 'node:trash', { id: source });
  const gone = await toldTo(world, world.ann, () => does(ann, 'node:delete', { id: source }));
  expect(gone).toHaveLength(1 + 1_000 + 1);
  expect(gone.at(-1)).toMatchObject({ type: 'graph.link.bulk_deleted', data: { count: 10 } });
});
