import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { TestApp } from '../support/app.js';
import {
  type Ack,
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
let ben: Person;
let a: Client;
let b: Client;
/** Ann's socket whose answers name their batch. */
let ops: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, ben, a, b } = world);
  ops = await world.client(world.ann, { auth: { api_version: 2 } });
});
afterAll(() => world.close());

const seen = async (client: Client): Promise<unknown[]> =>
  (await client.ask('graph:get', {})).nodes.map(({ id }) => id);

/** The last diff that a client heard. */
async function last(client: Client): Promise<unknown> {
  await client.caughtUp();
  return client.diffs.at(-1);
}

async function ok(client: Client, event: string, payload: object): Promise<Ack> {
  const ack = await client.ask(event, payload);
  expect(ack, event).toMatchObject({ ok: true });
  return ack;
}

describe('shares', () => {
  it('change live: other rights, less reach, and the end', async () => {
    const root = await addNode(a);
    const child = await addNode(a, { target: root });
    const email = ben.account.email;
    await ok(a, 'node:access', { id: root, email });
    const ack = await ok(a, 'node:access:update', { id: root, email, level: 2 });
    expect(ack.diff.access).toEqual([{ id: root, email, level: 2, version: 1 }]);
    expect(await last(b)).toMatchObject({
      nodes: [
        { id: root, access: 2 },
        { id: child, access: 2 },
      ],
      links: [],
    });
    expect(await b.ask('node:update', { id: child, title: 'by ben' })).toMatchObject({ ok: true });
    await ok(a, 'node:access_update', { id: root, email, branch: false });
    expect(await last(b)).toEqual({
      nodes: [
        { id: child, deleted: true },
        { id: root, hiddenBlockers: 1, version: 1, shareRoots: [] },
      ],
      links: [{ id: expect.any(String) as string, deleted: true }],
    });
    expect(await b.ask('node:update', { id: child, title: 'no more' })).toMatchObject({ error: 'forbidden' });
    await ok(a, 'node:access:delete', { id: root, email });
    expect(await last(b)).toEqual({ nodes: [{ id: root, deleted: true }], links: [] });
    const known = b.diffs.length;
    await ok(a, 'node:update', { id: root, title: 'unheard' });
    await b.caughtUp();
    expect(b.diffs).toHaveLength(known);
    expect(await a.ask('node:access_revoke', { id: root, email })).toMatchObject({
      error: 'bad_request.not_shared',
    });
  });

  it('that end are told as removals, and to graph:since', async () => {
    const id = await addNode(a);
    const due = new Date(app.clock.now() + 3_600_000).toISOString();
    await ok(a, 'node:access', { id, email: ben.account.email, due });
    const { cursor } = await ok(b, 'graph:get', {});
    app.clock.advance(3_600_001);
    expect(await seen(b)).not.toContain(id);
    await vi.waitFor(() => {
      expect(b.diffs.at(-1)).toEqual({ nodes: [{ id, deleted: true }], links: [] });
    }, 300_000);
    expect((await b.ask('graph:since', { cursor })).diffs).toEqual([
      { nodes: [{ id, deleted: true }], links: [] },
    ]);
    await ok(a, 'node:access:update', { id, email: ben.account.email, due: null });
    expect(await seen(b)).toContain(id);
  });

  it('refuse what they must', async () => {
    const id = await addNode(a);
    const email = ben.account.email;
    const rows: [Client, string, object, string][] = [
      [a, 'node:access:update', { id, email, level: 1 }, 'bad_request.not_shared'],
      [a, 'node:access:update', { id, email }, 'bad_request.no_fields_to_update'],
      [a, 'node:access:update', { id, email, level: 4 }, 'bad_request.invalid_level'],
      [a, 'node:access:update', { id, email, due: '2001-01-01' }, 'bad_request.invalid_due'],
      [a, 'node:access:update', { id, level: 1 }, 'bad_request.missing_email'],
      [a, 'node:access:delete', { id, email: 'nobody@test.example' }, 'bad_request.not_shared'],
      [a, 'node:access:delete', { id: randomUUID(), email }, 'not_found'],
      [b, 'node:access:delete', { id, email }, 'forbidden'],
    ];
    for (const [client, event, payload, error] of rows)
      expect(await client.ask(event, payload), JSON.stringify(payload)).toMatchObject({ ok: false, error });
  });
});

describe('what lies in the trash', () => {
  it('is not changed by undo, and nobody is told of it as if it were there', async () => {
    const ids = [await addNode(a), await addNode(a)];
    for (const id of ids) await ok(a, 'node:access', { id, email: ben.account.email });
    const link = firstId((await ok(a, 'link:add', { source: ids[0], target: ids[1] })).diff.links);
    const undoable = async (event: string, payload: object): Promise<string> =>
      ((await ok(ops, event, payload)).diff as unknown as { batchId: string }).batchId;
    const swap = await undoable('link:swap', { id: link });
    const rename = await undoable('node:update', { id: ids[0], title: 'once' });
    await ok(a, 'node:trash', { id: ids[0] });
    await b.caughtUp();
    const heard = b.diffs.length;
    expect(await a.ask('history:undo', { batchId: rename })).toMatchObject({
      error: 'bad_request.node_in_trash',
    });
    expect(await a.ask('history:undo', { batchId: swap })).toMatchObject({
      error: 'bad_request.link_in_trash',
    });
    await b.caughtUp();
    expect(b.diffs).toHaveLength(heard);
  });
});

describe('publication', () => {
  it('opens a branch, embeds it, and closes it again', async () => {
    const root = await addNode(a, { title: 'public' });
    const child = await addNode(a, { target: root });
    await ok(a, 'node:publish', { id: root });
    const { nodes } = await ok(a, 'branch:get', { root });
    const token = nodes[0]?.['publicToken'] as string;
    expect(token).toMatch(/^[\w-]{24}$/);
    expect((await fetch(`${app.url}/api/branch?root=${token}`)).status).toBe(200);
    const embedded = await ok(b, 'node:embed', { id: root });
    expect(embedded.diff.user).toEqual([{ id: ben.account.id, publicEmbed: root }]);
    expect(embedded.diff.nodes.map(({ id, access }) => [id, access])).toEqual([
      [root, 3],
      [child, 3],
    ]);
    expect(await seen(b)).toEqual(expect.arrayContaining([root, child]));
    await ok(a, 'node:publish:update', { id: root, branch: false });
    expect(await last(b)).toMatchObject({
      nodes: expect.arrayContaining([{ id: child, deleted: true }]) as unknown,
    });
    await ok(b, 'node:unembed', { id: root });
    expect(await seen(b)).not.toContain(root);
    await ok(b, 'node:embed', { id: root });
    await ok(a, 'node:unpublish', { id: root });
    expect(await last(b)).toMatchObject({
      nodes: [{ id: root, deleted: true }],
      user: [{ publicEmbed: null }],
    });
    expect((await fetch(`${app.url}/api/branch?root=${token}`)).status).toBe(404);
  });

  it('is told with its token to who becomes an admin, and without to who is one no longer', async () => {
    const id = await addNode(a);
    const email = ben.account.email;
    const ack = await ok(a, 'node:publish', { id });
    const { publicToken } = ack.diff.nodes[0] as { publicToken?: unknown };
    await ok(a, 'node:access', { id, email });
    expect(await last(b)).toMatchObject({ nodes: [{ id, publicToken: null, publicBranch: true }] });
    await ok(a, 'node:access:update', { id, email, level: 1 });
    expect(await last(b)).toMatchObject({ nodes: [{ id, access: 1, publicToken }] });
    await ok(a, 'node:access:update', { id, email, level: 2 });
    expect(await last(b)).toMatchObject({ nodes: [{ id, access: 2, publicToken: null }] });
    await ok(a, 'node:access:update', { id, email, level: 3 });
    expect((await last(b)) as object).not.toHaveProperty('nodes.0.publicToken');
  });

  it('ends for good with its node, and who had embedded that is told so', async () => {
    const id = await addNode(a);
    await ok(a, 'node:publish', { id });
    await ok(b, 'node:embed', { id });
    await ok(a, 'node:trash', { id });
    await ok(a, 'node:delete', { id });
    expect(await last(b)).toMatchObject({
      nodes: [{ id, deleted: true }],
      user: [{ id: ben.account.id, publicEmbed: null }],
    });
    const other = await addNode(a);
    await ok(a, 'node:publish', { id: other });
    await ok(b, 'node:embed', { id: other });
    await ok(b, 'node:unembed', { id: other });
  });

  it('of a node in the trash ends without showing it again', async () => {
    const id = await addNode(a);
    await ok(a, 'node:access', { id, email: ben.account.email, branch: false });
    await ok(a, 'node:publish', { id });
    await ok(a, 'node:trash', { id });
    await ok(a, 'node:unpublish', { id });
    expect(await last(b)).toMatchObject({ nodes: [{ id, publicToken: null, inTrash: true }] });
  });

  it('refuses what it must', async () => {
    const [id, open] = [await addNode(a), await addNode(a)];
    await ok(a, 'node:publish', { id: open });
    const rows: [Client, string, object, string][] = [
      [a, 'node:publish', { id: open }, 'bad_request.already_public'],
      [a, 'node:publish', { id, due: 'soon' }, 'bad_request.invalid_due'],
      [a, 'node:publish', { id, due: '2001-01-01' }, 'bad_request.invalid_public_due'],
      [b, 'node:publish', { id }, 'forbidden'],
      [a, 'node:publish:update', { id, branch: true }, 'bad_request.not_public'],
      [a, 'node:unpublish', { id }, 'bad_request.not_public'],
      [b, 'node:embed', { id: randomUUID() }, 'bad_request.branch_not_found'],
      [b, 'node:embed', { id }, 'bad_request.not_public'],
      [a, 'node:embed', { id: open }, 'bad_request.has_access'],
      [b, 'node:unembed', { id: open }, 'bad_request.not_embedded'],
    ];
    for (const [client, event, payload, error] of rows)
      expect(await client.ask(event, payload), JSON.stringify([event, payload])).toMatchObject({
        ok: false,
        error,
      });
  });
});

describe('undo and redo', () => {
  interface Reversal extends Ack {
    readonly batchId: string;
  }

  async function batchOf(event: string, payload: object, client = ops): Promise<string> {
    const { diff } = await ok(client, event, payload);
    return (diff as unknown as { batchId: string }).batchId;
  }
  const undo = async (batchId: string, client = a): Promise<Reversal> =>
    (await client.ask('history:undo', { batchId })) as Reversal;

  async function rest(path: string, batchId: string): Promise<Reversal> {
    const response = await fetch(`${app.url}/api/history/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.ann.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batchId }),
    });
    return (await response.json()) as Reversal;
  }
  const opened = async (token: unknown): Promise<number> =>
    (await fetch(`${app.url}/api/branch?root=${String(token)}`)).status;

  it('of a grant: the grantee loses and regains sight, on both wires, and hears it from graph:since too', async () => {
    const root = await addNode(a);
    const child = await addNode(a, { target: root });
    const email = ben.account.email;
    const granted = await batchOf('node:access', { id: root, email, level: 2 });
    const { cursor } = await ok(b, 'graph:get', {});
    const undone = await undo(granted);
    expect(undone).toMatchObject({ ok: true, undoOf: granted, diff: { access: [{ id: root }], nodes: [] } });
    const gone = await last(b);
    expect(gone).toEqual({
      nodes: expect.arrayContaining([
        { id: root, deleted: true },
        { id: child, deleted: true },
      ]) as unknown,
      links: [{ id: expect.any(String) as string, deleted: true }],
    });
    expect(await seen(b)).not.toContain(root);
    expect(await b.ask('node:update', { id: child, title: 'no more' })).toMatchObject({ error: 'forbidden' });
    expect(await rest('redo', granted)).toMatchObject({
      redoOf: granted,
      diff: { access: [{ id: root, email, level: 2, due: null, branch: true, version: 1 }] },
    });
    const back = await last(b);
    expect(back).toMatchObject({
      nodes: expect.arrayContaining([
        expect.objectContaining({ id: root, title: '', access: 2, shareRoots: [root] }),
        expect.objectContaining({ id: child, access: 2, shareRoots: [root] }),
      ]) as unknown,
      links: [{ source: child, target: root }],
    });
    expect((await b.ask('graph:since', { cursor })).diffs).toEqual([gone, back]);
    await ok(b, 'node:update', { id: child, title: 'by ben' });
  });

  it('of a changed grant and of a withdrawn one: the rights, the end and the reach that were', async () => {
    const root = await addNode(a);
    const child = await addNode(a, { target: root });
    const email = ben.account.email;
    const due = new Date(app.clock.now() + 86_400_000).toISOString();
    await ok(a, 'node:access', { id: root, email, level: 1, due });
    const changed = await batchOf('node:access:update', {
      id: root,
      email,
      level: 3,
      due: null,
      branch: false,
    });
    expect(await seen(b)).not.toContain(child);
    const undone = await undo(changed, ops);
    expect(undone.diff.access).toEqual([
      {
        op: 21,
        before: { id: root, email, level: 3, due: null, branch: false, version: 1 },
        after: { id: root, email, level: 1, due, branch: true, version: 2 },
      },
    ]);
    expect(await last(b)).toMatchObject({
      nodes: expect.arrayContaining([
        { id: root, access: 1, hiddenBlockers: 0, version: 1, shareRoots: [root] },
        expect.objectContaining({ id: child, access: 1 }),
      ]) as unknown,
    });
    const revoked = await batchOf('node:access:delete', { id: root, email });
    expect(await seen(b)).not.toContain(root);
    expect((await undo(revoked)).diff.access).toEqual([
      { id: root, email, level: 1, due, branch: true, version: 3 },
    ]);
    expect(await seen(b)).toEqual(expect.arrayContaining([root, child]));
    app.clock.advance(86_400_001);
    expect(await seen(b)).not.toContain(root);
  });

  it('of shares are refused when they changed since, when the rights are lost, and in the trash', async () => {
    const [id, other] = [await addNode(a), await addNode(a)];
    const email = ben.account.email;
    const first = await batchOf('node:access', { id, email });
    const taken = await batchOf('node:access:delete', { id, email });
    await ok(a, 'node:access', { id, email, level: 1 });
    for (const batch of [first, taken])
      expect(await undo(batch)).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
    const cem = await person(app);
    const bens = await world.client(ben, { auth: { api_version: 2 } });
    const byBen = await batchOf('node:access', { id, email: cem.account.email }, bens);
    expect(await undo(byBen)).toMatchObject({ error: 'forbidden.access_denied' });
    await ok(a, 'node:access:update', { id, email, level: 2 });
    expect(await undo(byBen, bens)).toMatchObject({ error: 'forbidden.access_denied' });
    await ok(a, 'node:access', { id: other, email });
    const withdrawn = await batchOf('node:access:delete', { id: other, email });
    await ok(a, 'node:trash', { id: other });
    expect(await undo(withdrawn)).toMatchObject({ error: 'bad_request.node_in_trash' });
    await ok(a, 'node:delete', { id: other });
    expect(await undo(withdrawn)).toMatchObject({ error: 'bad_request.cannot_restore_purged' });
  });

  it('of a grant and its withdrawal, at the same time: exactly one', async () => {
    const email = ben.account.email;
    for (let round = 0; round < 5; round += 1) {
      const id = await addNode(a);
      const granted = await batchOf('node:access', { id, email });
      const [undone, taken] = await Promise.all([
        undo(granted),
        ops.ask('node:access:delete', { id, email }),
      ]);
      if (undone.ok) expect(taken).toMatchObject({ error: 'bad_request.not_shared' });
      else {
        expect(undone).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
        expect(taken).toMatchObject({ ok: true });
      }
      expect(await seen(b)).not.toContain(id);
    }
  });

  it('of a publication: closes the token, empties the graphs that had embedded it, opens the same token', async () => {
    const id = await addNode(a);
    const published = await batchOf('node:publish', { id });
    const [node] = (await ok(a, 'branch:get', { root: id })).nodes;
    const token = node?.['publicToken'];
    await ok(b, 'node:embed', { id });
    expect(await undo(published)).toMatchObject({ ok: true, diff: { nodes: [{ id, publicToken: null }] } });
    expect(await last(b)).toMatchObject({ nodes: [{ id, deleted: true }], user: [{ publicEmbed: null }] });
    expect(await opened(token)).toBe(404);
    const announced = a.events.filter(({ name }) => name === 'branch:published').length;
    expect(await rest('redo', published)).toMatchObject({ diff: { nodes: [{ id, publicToken: token }] } });
    expect(await opened(token)).toBe(200);
    await a.caughtUp();
    expect(a.events.filter(({ name }) => name === 'branch:published')).toHaveLength(announced + 1);
    const closed = await batchOf('node:unpublish', { id });
    expect(await undo(closed)).toMatchObject({ ok: true, undoOf: closed });
    expect(await opened(token)).toBe(200);
    const narrowed = await batchOf('node:publish:update', { id, branch: false });
    await ok(a, 'node:update', { id, title: 'newer' });
    expect(await undo(narrowed)).toMatchObject({ ok: true, undoOf: narrowed });
    const again = await batchOf('node:publish:update', { id, branch: false });
    await ok(a, 'node:publish:update', { id, branch: true });
    expect(await undo(again)).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
  });

  it('of what is embedded, as long as it is public', async () => {
    const [id, other] = [await addNode(a), await addNode(a)];
    await ok(a, 'node:publish', { id });
    const bens = await world.client(ben, { auth: { api_version: 2 } });
    const embedded = await batchOf('node:embed', { id }, bens);
    expect((await undo(embedded, b)).diff).toMatchObject({
      user: [{ id: ben.account.id, publicEmbed: null }],
      nodes: [{ id, deleted: true }],
    });
    expect(await b.ask('history:redo', { batchId: embedded })).toMatchObject({
      diff: { user: [{ publicEmbed: id }], nodes: [{ id, access: 3 }] },
    });
    expect(await seen(b)).toContain(id);
    const taken = await batchOf('node:unembed', { id }, bens);
    await ok(a, 'node:publish', { id: other });
    await ok(b, 'node:embed', { id: other });
    expect(await undo(taken, b)).toMatchObject({ error: 'conflict', reason: 'version_conflict' });
    await ok(b, 'node:unembed', { id: other });
    await ok(a, 'node:unpublish', { id });
    expect(await undo(taken, b)).toMatchObject({ error: 'bad_request.not_public' });
  });
});
