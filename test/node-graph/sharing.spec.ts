import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { TestApp } from '../support/app.js';
import { type Ack, addNode, type Client, type Person, startWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let ben: Person;
let a: Client;
let b: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, ben, a, b } = world);
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
      nodes: [{ id: child, deleted: true }],
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
    }, 60_000);
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
      [a, 'node:access:delete', { id, email: 'nobody@test.example' }, 'bad_request.user_not_found'],
      [a, 'node:access:delete', { id: randomUUID(), email }, 'not_found'],
      [b, 'node:access:delete', { id, email }, 'forbidden'],
    ];
    for (const [client, event, payload, error] of rows)
      expect(await client.ask(event, payload), JSON.stringify(payload)).toMatchObject({ ok: false, error });
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
