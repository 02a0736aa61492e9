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

beforeAll(async () => {
  world = await startWorld();
  ({ app, ben, a, b } = world);
  ops = await world.client(world.ann, { auth: { api_version: 2 } });
});
afterAll(() => world.close());

const codeOf = ({ ok, error, reason }: Partial<Ack>): string =>
  ok === true ? 'ok' : reason === undefined ? String(error) : `${String(error)}/${reason}`;

async function shared(level: number, branch = false): Promise<string> {
  const id = await addNode(a);
  await a.ask('node:access', { id, email: ben.account.email, level, branch });
  return id;
}

describe('node:trash, node:restore, node:delete', () => {
  it.each(['node:trash', 'node:restore', 'node:delete'])(
    '%s: refuses what names no node, and strangers',
    async (event) => {
      const id = await addNode(a);
      expect(codeOf(await b.ask(event))).toBe('bad_request.missing_params');
      expect(codeOf(await b.ask(event, { id: '123' }))).toBe('bad_request.invalid_uuid');
      expect(codeOf(await b.ask(event, { id: randomUUID() }))).toBe('not_found/node_not_found');
      expect(codeOf(await b.ask(event, { id }))).toBe('forbidden');
    },
  );

  it('take the links along, free the targets, and bring back what can be', async () => {
    const top = await addNode(a);
    const id = await addNode(a, { title: 'middle', target: top });
    const [child, other] = [await addNode(a, { target: id }), await addNode(a)];
    const secondary = await addLink(a, id, other, 1);
    const trashed = await ops.ask('node:trash', { id });
    expect(trashed.diff.nodes).toMatchObject([
      { op: 3, before: { id, inTrash: false }, after: { id, inTrash: true } },
      { op: 2, before: { id: top, status: 2 }, after: { id: top, status: 0 } },
    ]);
    expect(trashed.diff.links).toHaveLength(3);
    for (const link of trashed.diff.links) expect(link).toMatchObject({ op: 12, after: { inTrash: true } });
    expect(await statusOf(app, child)).toBe(0);
    expect(codeOf(await a.ask('node:trash', { id }))).toBe('bad_request.already_trashed_node');
    expect(codeOf(await a.ask('node:update', { id, title: 'x' }))).toBe('bad_request.node_in_trash');
    expect(codeOf(await a.ask('link:restore', { id: secondary }))).toBe(
      'bad_request.inactive_source_or_target',
    );
    await a.ask('node:trash', { id: other });
    const restored = await ops.ask('node:restore', { id });
    expect(restored.diff.nodes[0]).toMatchObject({
      op: 4,
      after: {
        id,
        title: 'middle',
        type: 0,
        inTrash: false,
        access: 0,
        publicToken: null,
        publicDue: null,
        x: 0,
        ownerEmail: expect.any(String) as string,
        shareRoots: [],
        status: 2,
      },
    });
    expect(restored.diff.nodes[1]).toMatchObject({ op: 2, after: { id: top, status: 2 } });
    expect(restored.diff.links).toHaveLength(2);
    expect(restored.diff.links[0]).toMatchObject({
      op: 13,
      after: { inTrash: false, lastBatchID: expect.any(String) as string, wasBlocker: true },
    });
    expect(codeOf(await a.ask('node:restore', { id }))).toBe('bad_request.not_trashed_node');
    expect(codeOf(await a.ask('node:delete', { id }))).toBe('bad_request.cant_delete_active_node');
  });

  it('refuse a cycle that was closed in the meantime', async () => {
    const [x, y, z] = [await addNode(a), await addNode(a), await addNode(a)];
    await addLink(a, x, y);
    await addLink(a, z, x);
    await a.ask('node:trash', { id: x });
    await addLink(a, y, z);
    expect(codeOf(await a.ask('node:restore', { id: x }))).toBe('conflict/cycle');
  });

  it('are for editors, and the purge for the owner', async () => {
    const [viewed, edited] = [await shared(3), await shared(2)];
    expect(codeOf(await b.ask('node:trash', { id: viewed }))).toBe('forbidden');
    expect(codeOf(await b.ask('node:trash', { id: edited }))).toBe('ok');
    expect(codeOf(await b.ask('node:delete', { id: edited }))).toBe('forbidden');
    expect(codeOf(await b.ask('node:restore', { id: edited }))).toBe('ok');
  });

  it('an editor of the branch brings back what he trashed; those who see it are told', async () => {
    const root = await shared(2, true);
    const id = await addNode(a, { target: root });
    const below = await addNode(a, { target: id });
    await b.caughtUp();
    await a.caughtUp();
    const known = a.diffs.length;
    const trashed = await b.ask('node:trash', { id });
    expect(trashed.diff.nodes).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, inTrash: true }), { id: below, deleted: true }]),
    );
    const restored = await b.ask('node:restore', { id });
    expect(codeOf(restored)).toBe('ok');
    expect(restored.diff.nodes.map((node) => node.id)).toEqual(expect.arrayContaining([id, below, root]));
    await a.caughtUp();
    expect(a.diffs.slice(known).map(({ nodes }) => nodes.map((node) => node.id).includes(below))).toEqual([
      false,
      false,
    ]);
  });

  it('purge a node with its links, for good', async () => {
    const id = await addNode(a, { title: 'gone' });
    const link = await addLink(a, id, await addNode(a));
    await a.ask('node:trash', { id });
    const ack = await ops.ask('node:delete', { id });
    expect(ack.diff.nodes).toEqual([
      {
        op: 5,
        before: expect.objectContaining({
          id,
          title: 'gone',
          type: 0,
          inTrash: true,
          access: 0,
          shareRoots: [],
        }) as object,
        after: { id, deleted: true, shareRoots: [] },
      },
    ]);
    expect(ack.diff.links).toMatchObject([{ op: 14, after: { id: link, deleted: true, shareRoots: [] } }]);
    expect(codeOf(await a.ask('node:restore', { id }))).toBe('not_found/node_not_found');
  });
});
