import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import {
  addLink,
  addNode,
  type Client,
  firstId,
  person,
  type Person,
  startWorld,
  statusOf,
  type World,
} from './world.js';

let app: TestApp;
let world: World;
let ben: Person;
let a: Client;
let a2: Client;
let ops: Client;
let b: Client;
let c: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, ben, a, b } = world);
  a2 = await world.client(world.ann);
  c = await world.client(await person(app));
  ops = await world.client(world.ann, { auth: { api_version: 2 } });
});
afterAll(() => world.close());

/** A node of ann's that ben has the level on. */
async function shared(level: number, fields: object = {}, branch = false): Promise<string> {
  const id = await addNode(a, fields);
  expect(await a.ask('node:access', { id, email: ben.account.email, level, branch })).toMatchObject({
    ok: true,
  });
  return id;
}

const codeOf = ({ ok, error, reason }: { ok: boolean; error: string; reason?: string }): string =>
  ok ? 'ok' : reason === undefined ? error : `${error}/${reason}`;

describe('any link event', () => {
  const events = ['link:update', 'link:trash', 'link:restore', 'link:swap', 'link:delete'];

  it.each(events)('%s: refuses what names no link, or one that is not visible', async (event) => {
    const more = event === 'link:update' ? { type: 1 } : {};
    const id = await addLink(a, await addNode(a), await addNode(a));
    const rows: [string, unknown][] = [
      ['bad_request.missing_params', {}],
      ['bad_request.missing_params', null],
      ['bad_request.missing_params', 'text'],
      ['bad_request.invalid_uuid', { id: '123', ...more }],
      ['not_found/link_not_found', { id: randomUUID(), ...more }],
      ['forbidden', { id: id.toUpperCase(), ...more }],
    ];
    for (const [code, payload] of rows) {
      const ack = await b.ask(event, payload);
      expect([codeOf(ack), payload]).toEqual([code, payload]);
      expect(ack.trace_id).toMatch(/^[0-9a-f]{12}$/);
    }
    expect(codeOf(await a.ask(event))).toBe('bad_request.missing_params');
  });
});

describe('link:update', () => {
  it('frees the target of a primary link that turns secondary, and blocks it again', async () => {
    const [source, target] = [await addNode(a), await addNode(a)];
    const id = await addLink(a, source, target);
    await a2.caughtUp();
    const known = a2.diffs.length;
    const ack = await a.ask('link:update', { id, type: 1 });
    expect(ack).toEqual({
      ok: true,
      diff: {
        links: [
          {
            id,
            source,
            target,
            type: 1,
            wasBlocker: false,
            private: false,
            version: 1,
            shareRoots: [],
            lastEditedTime: expect.stringMatching(/Z$/) as string,
          },
        ],
        nodes: [{ id: target, status: 0, version: 2 }],
      },
    });
    const back = await ops.ask('link:update', { id, type: 0 });
    expect(back.diff.links).toEqual([
      {
        op: 11,
        before: { id, type: 1, private: false, wasBlocker: false, version: 1 },
        after: {
          id,
          type: 0,
          private: false,
          wasBlocker: true,
          version: 2,
          shareRoots: [],
          lastEditedTime: expect.stringMatching(/Z$/) as string,
        },
      },
    ]);
    expect(back.diff.nodes).toMatchObject([{ op: 2, after: { id: target, status: 2, version: 3 } }]);
    await a2.caughtUp();
    expect(a2.diffs.slice(known)).toMatchObject([
      ack.diff,
      { nodes: [{ id: target, status: 2, version: 3 }] },
    ]);
  });

  it('refuses wrong fields, nothing to change, links in the trash, and cycles', async () => {
    const [x, y, z] = [await addNode(a), await addNode(a), await addNode(a)];
    await addLink(a, x, y);
    await addLink(a, y, z);
    const id = await addLink(a, z, x, 1);
    expect(codeOf(await a.ask('link:update', { id }))).toBe('bad_request.no_fields_to_update');
    expect(codeOf(await a.ask('link:update', { id, type: '0' }))).toBe('bad_request.invalid_type');
    expect(codeOf(await a.ask('link:update', { id, private: 1 }))).toBe('bad_request.invalid_link_private');
    const cycle = await a.ask('link:update', { id, type: 0 });
    expect(codeOf(cycle)).toBe('conflict/cycle');
    for (const node of [x, y, z]) expect(cycle.message).toContain(node);
    expect(await a.ask('link:update', { id, type: 1 })).toEqual({ ok: true, diff: { links: [], nodes: [] } });
    await a.ask('link:trash', { id });
    expect(codeOf(await a.ask('link:update', { id, type: 0 }))).toBe('bad_request.link_in_trash');
  });

  it('asks for the rights of the new type', async () => {
    const mine = await addNode(b);
    const viewed = await addLink(b, mine, await shared(3), 1);
    expect(codeOf(await b.ask('link:update', { id: viewed, type: 0 }))).toBe('forbidden/forbidden_type');
    const edited = await addLink(b, mine, await shared(2), 1);
    expect(codeOf(await b.ask('link:update', { id: edited, type: 0 }))).toBe('ok');
  });

  it('hides a private link from everybody but its owner, and shows it again', async () => {
    const [source, target] = [await shared(3), await shared(2)];
    const id = await addLink(a, source, target);
    expect(codeOf(await b.ask('link:update', { id, private: true }))).toBe('forbidden/forbidden_private');
    await b.caughtUp();
    const known = b.diffs.length;
    const hidden = await a.ask('link:update', { id, private: true });
    expect(hidden.diff.links).toMatchObject([{ id, private: true, version: 1 }]);
    await b.caughtUp();
    expect(b.diffs.slice(known)).toEqual([
      {
        links: [{ id, deleted: true }],
        nodes: [{ id: target, hiddenBlockers: 1, version: 1, shareRoots: [] }],
      },
    ]);
    expect((await b.ask('graph:get')).links.map((link) => link.id)).not.toContain(id);
    expect(codeOf(await c.ask('link:trash', { id }))).toBe('forbidden');
    await a.ask('node:update', { id: target, independent: true });
    await a.ask('link:update', { id, private: false });
    await b.caughtUp();
    expect(b.diffs.slice(known + 1)).toMatchObject([
      { links: [], nodes: [{ id: target, independent: true, hiddenBlockers: 0 }] },
      {
        links: [{ id, source, target, private: false, version: 2 }],
        nodes: [{ id: target, hiddenBlockers: 0 }],
      },
    ]);
  });

  it.each([
    [0, 2, 'ok'],
    [0, 3, 'forbidden/forbidden_private'],
    [2, 2, 'ok'],
    [2, 3, 'forbidden/forbidden_private'],
    [3, 0, 'ok'],
    [3, 1, 'forbidden/forbidden_private'],
    [3, 3, 'forbidden/forbidden_private'],
  ])('lets level %i on the source and %i on the target hide it: %s', async (onSource, onTarget, code) => {
    const end = (level: number): Promise<string> => (level === 0 ? addNode(b) : shared(level));
    const [source, target] = [await end(onSource), await end(onTarget)];
    const owner = onSource === 0 ? b : a;
    if (onSource !== 0 && onTarget === 0) {
      const own = await b.ask('node:access', {
        id: target,
        email: await emailOf(a),
        level: 2,
        branch: false,
      });
      expect(own).toMatchObject({ ok: true });
    }
    const id = await addLink(owner, source, target, 1);
    expect(codeOf(await b.ask('link:update', { id, private: true }))).toBe(code);
  });
});

async function emailOf(client: Client): Promise<string> {
  const { uid } = await client.heard('connected');
  const [row] = await app.sql<{ email: string }>('select email from identity.users where id = $1', [uid]);
  return row!.email;
}

describe('link:trash and link:restore', () => {
  it('free the target and block it again, upwards too', async () => {
    const top = await addNode(a, { status: 3 });
    const target = await addNode(a, { target: top, status: 3 });
    const source = await addNode(a);
    const id = await addLink(a, source, target);
    const trashed = await a.ask('link:trash', { id });
    expect(trashed.diff.links[0]).toMatchObject({ id, source, target, inTrash: true, version: 1 });
    expect(trashed.diff.nodes).toEqual([
      { id: target, status: 3, version: 2 },
      { id: top, status: 3, version: 2 },
    ]);
    const restored = await ops.ask('link:restore', { id });
    expect(restored.diff).toMatchObject({
      links: [
        {
          op: 13,
          before: { id, inTrash: true, type: 0, version: 1 },
          after: {
            id,
            source,
            target,
            type: 0,
            wasBlocker: true,
            private: false,
            inTrash: false,
            version: 2,
            lastBatchID: expect.any(String) as string,
            createdTime: expect.any(String) as string,
            lastEditedTime: expect.any(String) as string,
            shareRoots: [],
          },
        },
        { op: 11, after: { wasBlocker: true } },
      ],
      nodes: [
        { op: 2, before: { id: target, status: 3 }, after: { status: 2 } },
        { op: 2, before: { id: top, status: 3 }, after: { status: 2 } },
      ],
    });
  });

  it('refuse the wrong state, ends in the trash, and cycles', async () => {
    const [x, y, z] = [await addNode(a), await addNode(a), await addNode(a)];
    const id = await addLink(a, x, y);
    expect(codeOf(await a.ask('link:restore', { id }))).toBe('bad_request.not_trashed_link');
    expect(codeOf(await a.ask('link:delete', { id }))).toBe('bad_request.not_trashed_link');
    await a.ask('link:trash', { id });
    expect(codeOf(await a.ask('link:trash', { id }))).toBe('bad_request.already_trashed_link');
    expect(codeOf(await a.ask('link:swap', { id }))).toBe('bad_request.link_in_trash');
    await addLink(a, y, z);
    await addLink(a, z, x);
    expect(codeOf(await a.ask('link:restore', { id }))).toBe('conflict/cycle');
    expect(await statusOf(app, y)).toBe(0);
  });

  it('are for the owners of the ends and for editors of the target; to restore needs what a new link needs', async () => {
    const row = async (source: string, target: string, owner: Client): Promise<string[]> => {
      const id = await addLink(owner, source, target, 1);
      return [codeOf(await b.ask('link:trash', { id })), codeOf(await b.ask('link:restore', { id }))];
    };
    expect(await row(await shared(3), await shared(2), a)).toEqual(['ok', 'forbidden']);
    expect(await row(await shared(2), await shared(2), a)).toEqual(['ok', 'ok']);
    expect(await row(await shared(2), await shared(3), a)).toEqual([
      'forbidden',
      'bad_request.not_trashed_link',
    ]);
    expect(await row(await addNode(a), await shared(1), a)).toEqual(['ok', 'forbidden']);
    expect(await row(await shared(2), await shared(3), b)).toEqual(['ok', 'ok']);
  });

  it('tell whoever loses sight of the branch that it is gone, and show it again', async () => {
    const root = await shared(3, {}, true);
    const child = await addNode(a, { target: root });
    const leaf = await addNode(a, { target: child });
    const [id, below] = [await linkOf(child, root), await linkOf(leaf, child)];
    await b.caughtUp();
    const known = b.diffs.length;
    await a.ask('link:trash', { id });
    await b.caughtUp();
    const gone = b.diffs[known]!;
    expect(gone.nodes).toEqual(
      expect.arrayContaining([
        { id: child, deleted: true },
        { id: leaf, deleted: true },
        { id: root, status: 0, version: 2 },
      ]),
    );
    expect(gone.links).toEqual(
      expect.arrayContaining([
        { id, deleted: true },
        { id: below, deleted: true },
      ]),
    );
    await a.ask('link:restore', { id });
    await b.caughtUp();
    const back = b.diffs[known + 1]!;
    expect(new Set(back.nodes.map((node) => node.id))).toEqual(new Set([root, child, leaf]));
    expect(new Set(back.links.map((link) => link.id))).toEqual(new Set([id, below]));
    expect(c.diffs).toEqual([]);
  });
});

async function linkOf(source: string, target: string): Promise<string> {
  const [row] = await app.sql<{ id: string }>(
    'select id from node_graph.links where source_id = $1 and target_id = $2',
    [source, target],
  );
  return row!.id;
}

describe('link:swap', () => {
  it.each(['link:swap', 'link:update'])(
    '%s: who loses sight of an end by it loses the link too',
    async (event) => {
      const [below, above] = [await addNode(a), await shared(2, {}, true)];
      const id = await addLink(a, below, above);
      const ack = await b.ask(event, { id, type: 1 });
      expect(ack).toMatchObject({ ok: true, diff: { links: [{ id, version: 1, deleted: true }] } });
      expect(ack.diff.nodes).toContainEqual(expect.objectContaining({ id: below, deleted: true }));
    },
  );

  it('blocks the old source and re-evaluates the old target, through Completed ancestors', async () => {
    const top = await addNode(a, { status: 3 });
    const [source, target] = [await addNode(a, { status: 3, target: top }), await addNode(a)];
    const id = await addLink(a, source, target);
    const ack = await ops.ask('link:swap', { id });
    expect(ack.diff.links[0]).toMatchObject({
      op: 15,
      before: { id, source, target, version: 0 },
      after: { id, source: target, target: source, version: 1, wasBlocker: true, shareRoots: [] },
    });
    expect(ack.diff.nodes).toMatchObject([
      { before: { id: source, status: 3 }, after: { status: 2 } },
      { before: { id: top, status: 3 }, after: { status: 2 } },
    ]);
    const again = await a.ask('link:swap', { id });
    expect(again.diff.links[0]).toMatchObject({ id, source, target, version: 2, wasBlocker: false });
    expect(again.diff.nodes).toEqual([
      { id: source, status: 3, version: 2 },
      { id: top, status: 3, version: 2 },
    ]);
  });

  it('refuses a cycle, and rights that the new direction lacks', async () => {
    const [x, y, z] = [await addNode(a), await addNode(a), await addNode(a)];
    const id = await addLink(a, x, z);
    await addLink(a, x, y);
    await addLink(a, y, z);
    expect(codeOf(await a.ask('link:swap', { id }))).toBe('conflict/cycle');
    const secondary = await addLink(b, await addNode(b), await shared(3), 1);
    expect(codeOf(await b.ask('link:swap', { id: secondary }))).toBe('forbidden');
  });
});

describe('link:delete', () => {
  it('purges a trashed link; the pair can be linked anew', async () => {
    const [source, target] = [await addNode(a), await addNode(a)];
    const id = await addLink(a, source, target, 1);
    await a.ask('link:trash', { id });
    const ack = await ops.ask('link:delete', { id });
    expect(ack.diff.links).toEqual([
      {
        op: 14,
        before: { id, source, target, type: 1, wasBlocker: false, version: 1, shareRoots: [] },
        after: { id, deleted: true, shareRoots: [] },
      },
    ]);
    expect(codeOf(await a.ask('link:restore', { id }))).toBe('not_found/link_not_found');
    expect(await addLink(a, source, target)).not.toBe(id);
  });

  it('is for the owner of the link alone', async () => {
    const id = await addLink(a, await shared(1), await shared(1), 1);
    await a.ask('link:trash', { id });
    expect(codeOf(await b.ask('link:delete', { id }))).toBe('forbidden');
    const flat = await a.ask('link:delete', { id });
    expect(flat.diff).toEqual({ links: [{ id, deleted: true }], nodes: [] });
  });
});

it('link:add brings a private link back as a public one of its own', async () => {
  const [source, target] = [await addNode(a), await addNode(a)];
  const id = await addLink(a, source, target);
  await a.ask('link:update', { id, private: true });
  await a.ask('link:trash', { id });
  const again = await a.ask('link:add', { source, target });
  expect(firstId(again.diff.links)).toBe(id);
  expect((await a.ask('graph:get', { limit: 5000 })).links.find((link) => link.id === id)).toMatchObject({
    private: false,
  });
});
