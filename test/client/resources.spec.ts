import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import type { Ligature } from '#client';
import type { Scope } from '#kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createKey, createSession, createUser } from '../support/identity.js';
import { type ClientWorld, startClientWorld } from './world.js';

let world: ClientWorld;
let client: Ligature;

beforeAll(async () => {
  world = await startClientWorld();
  client = world.client;
});
afterAll(() => world.app.close());

/** The person of the tenant, with a key for what the usual one is not for. */
async function mover(): Promise<Ligature> {
  const scopes: Scope[] = ['imports:write', 'items:write', 'graph:read', 'links:read', 'webhooks:admin'];
  const { rawKey } = await createKey(world.app, { userId: world.tenant.user.id }, { scopes });
  return world.another({ apiKey: rawKey });
}

it('items: made, changed, linked, listed over pages, counted, exported, deleted', async () => {
  for (let i = 0; i < 5; i += 1)
    await client.items.create({ item_type: 'task', status: 'open', ref: `t-${String(i)}` });
  const all = await client.items.list({ limit: 2, status: ['open', 'needs_review'] }).toArray();
  expect(all.map(({ ref }) => ref).sort()).toEqual(['t-0', 't-1', 't-2', 't-3', 't-4']);
  expect(await client.items.list({ limit: 2 }).toArray(3)).toHaveLength(3);
  let pages = 0;
  for await (const page of client.items.list({ limit: 2 }).pages()) pages += page.items.length > 0 ? 1 : 0;
  expect(pages).toBe(3);

  const link = await client.items.link('t-0', { relationship: 'affects', target_ref: 't-1' });
  await client.items.link('t-0', { relationship: 'affects', target_ref: 't-2' });
  expect(await client.items.links('t-0', { limit: 1 }).toArray()).toHaveLength(2);
  expect(await client.projects.links({ limit: 1 }).toArray()).toHaveLength(2);
  expect((await client.items.graph('t-0')).nodes.length).toBe(3);
  expect((await client.items.path('t-0', { to: 't-2' })).links).toHaveLength(1);
  await client.items.unlink('t-0', link.id);
  expect(await client.projects.linkHistory({ limit: 1 }).toArray()).toHaveLength(3);
  const batch = { relationship: 'affects', source_ref: 't-3', target_ref: 't-4' };
  expect(await client.projects.createLinks({ links: [batch] })).toBeDefined();
  expect(await client.projects.deleteLinks({ links: [batch] })).toBeDefined();

  expect(await client.items.update('t-0', { title: 'changed' })).toMatchObject({ title: 'changed' });
  expect(await client.items.summary()).toMatchObject({ total: 5 });
  expect(await client.items.facets({ q: 'changed' })).toBeDefined();
  expect((await client.items.types({ limit: 2 }).toArray()).map((type) => type.item_type)).toContain('task');
  expect(await client.items.export()).toContain('changed');
  await client.items.delete('t-0');
  expect(await client.items.list().toArray()).toHaveLength(4);

  await client.projects.createRelationship({ name: 'blocks' });
  await client.projects.updateRelationship('blocks', { acyclic: true });
  expect(await client.projects.relationships()).toMatchObject([{ name: 'blocks', acyclic: true }]);
  await client.projects.deleteRelationship('blocks');
  expect((await client.projects.update('website', { description: 'ours' })).description).toBe('ours');
});

it('users: by their ids', async () => {
  const { user } = world.tenant;
  expect(await client.users.list([user.id])).toMatchObject([{ id: user.id, username: user.username }]);
});

it('items, many at once: made, found again by their refs, changed alike', async () => {
  const many = client.in({ project: 'many' });
  await client.projects.create({ name: 'Many', key: 'many' });
  const items = [1, 2, 3].map((n) => ({ item_type: 'note', ref: `m-${String(n)}` }));
  expect(await many.items.createMany({ items })).toMatchObject({ created: 3 });
  expect(await many.items.createMany({ items, upsert_by: 'ref' })).toMatchObject({
    created: 0,
    unchanged: 3,
  });
  expect(await many.items.updateMany({ status: 'open' }, { item_type: 'note' })).toMatchObject({
    updated: 3,
  });
  const [{ id } = { id: '' }] = await many.items.list().toArray(1);
  expect(await many.items.updateMany({ ids: [id], status: 'open' })).toMatchObject({ unchanged: 1 });
});

it('imports and exports: begun, waited for, told of, taken back', async () => {
  await client.projects.create({ name: 'Moved', key: 'moved' });
  const person = await mover();
  const from = person.in({ project: 'moved' });
  const place = {
    org: world.tenant.org.slug,
    workspace: world.tenant.workspace.slug,
    project: 'moved',
  } as const;
  const lines = '{"type":"item","id":"1","itemType":"note","title":"One","data":{}}\nno line\n';
  for (const file of [lines, new Blob([lines]), new TextEncoder().encode(lines)]) {
    const { id } = await person.imports.create(file, place);
    const states: string[] = [];
    const ended = await person.imports.finished(id, { progress: ({ status }) => states.push(status) });
    expect(ended).toMatchObject({ status: 'finished', counts: { leftOut: 1 } });
    expect(await person.imports.report(id).toArray()).toMatchObject([{ code: 'not_json' }]);
    await expect(person.imports.cancel(id)).rejects.toMatchObject({ status: 409, code: 'IMPORT_IS_OVER' });
    expect(await person.imports.get(id)).toMatchObject({ id });
  }
  expect(await person.imports.list()).toHaveLength(3);
  expect(await from.items.list().toArray()).toHaveLength(1);
  expect(await new Response(await from.exports.items({ format: 'csv' })).text()).toContain('One');
  expect(await new Response(await person.exports.graph({ format: 'dot' })).text()).toContain('digraph');
  expect(await new Response(await person.exports.bundles()).text()).toContain('"type":"end"');
  await expect(person.exports.bundles({ format: 'dot' })).rejects.toMatchObject({ code: 'WRONG_FORMAT' });
});

it('webhooks: made, changed, told of, removed', async () => {
  const person = await mover();
  const made = await person.webhooks.create({ url: 'https://hooks.example.com/', types: ['item.*'] });
  expect((await person.webhooks.list()).map(({ id }) => id)).toContain(made.id);
  expect(await person.webhooks.update(made.id, { types: ['bundle.*'] })).toMatchObject({
    types: ['bundle.*'],
  });
  expect(await person.webhooks.get(made.id)).toMatchObject({ types: ['bundle.*'] });
  expect(await person.webhooks.deliveries(made.id, { status: 'dead' }).toArray()).toEqual([]);
  const times = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
  expect(await person.webhooks.replay(made.id, times)).toEqual({ queued: 0 });
  await expect(person.webhooks.retry(made.id, made.id)).rejects.toMatchObject({ status: 404 });
  expect(await person.webhooks.rotateSecret(made.id)).toHaveProperty('secret');
  await person.webhooks.delete(made.id);
  await expect(person.webhooks.get(made.id)).rejects.toMatchObject({ status: 404 });
});

it('bundles: made, changed, listed over pages, versions, QR codes, deleted and restored', async () => {
  const urls = ['https://example.com/'];
  const { slug } = await client.bundles.create({ urls, title: 'one' });
  await client.bundles.createMany({ links: [{ urls }, { urls }] });
  expect(await client.bundles.list({ limit: 1 }).toArray()).toHaveLength(3);
  await client.bundles.update(slug, { title: 'two' });
  expect(await client.bundles.get(slug)).toMatchObject({ title: 'two' });
  const versions = await client.bundles.versions(slug);
  await client.bundles.restoreVersion(slug, versions.at(-1)!.versionNumber);
  expect(await client.bundles.insights(slug)).toBeDefined();
  expect(await client.bundles.setAlias(slug, { alias: 'our-release' })).toBeDefined();
  await client.bundles.removeAlias(slug);
  await client.bundles.updateMetadata(slug, { team: 'web' });
  expect(await client.bundles.preview(slug, {})).toBeDefined();
  expect(await client.bundles.qrSvg(slug)).toContain('<svg');
  expect((await client.bundles.qrPng(slug)).size).toBeGreaterThan(100);
  expect(await client.bundles.clone(slug)).toMatchObject({ slug: expect.any(String) as string });
  await client.bundles.delete(slug);
  await client.bundles.restore(slug);
});

it('the graph: nodes, links, shares, publication, trash, history, planning', async () => {
  const ben = await createUser(world.app);
  const ids = Array.from({ length: 3 }, () => crypto.randomUUID());
  for (const id of ids) await client.graph.addNode({ id, title: 'a node' });
  const [a, b, c] = ids as [string, string, string];
  const { diff } = await client.graph.addLink({ source: a, target: b });
  const link = diff.links[0]!.id;
  await client.graph.addLinks({ links: [{ source: b, target: c }] });
  expect((await client.graph.get({ limit: 2 })).nodes).toHaveLength(3);
  const { nodes, links, cursor } = await client.graph.get();
  expect([nodes.length, links.length]).toEqual([3, 2]);
  expect((await client.graph.branch({ root: c })).nodes).toHaveLength(3);
  expect(await client.graph.ready({ limit: 1 }).toArray()).toMatchObject([{ id: a }]);
  expect((await client.graph.blockers({ id: c })).nodes).toHaveLength(2);
  expect((await client.graph.path({ from: a, to: c })).nodes).toHaveLength(3);
  expect((await client.graph.criticalPath({ id: c })).nodes).toHaveLength(3);
  await client.graph.updateNode({ id: a, status: 3 });
  await client.graph.updateLink({ id: link, type: 1 });
  await client.graph.swapLink(link);
  expect((await client.graph.since({ cursor })).diffs).toHaveLength(3);
  await client.graph.trashLink(link);
  await client.graph.restoreLink(link);
  await client.graph.trashNode(c);
  expect(await client.graph.trash().toArray()).toMatchObject([{ id: c }]);
  await client.graph.restoreNode(c);
  const [latest] = await client.graph.history({ limit: 1 }).toArray(2);
  await client.graph.undo({ batchId: latest!.batchId });
  await client.graph.redo({ batchId: latest!.batchId });
  const { nodes: kept } = await client.graph.get();
  expect(kept).toHaveLength(3);

  await client.graph.share({ id: a, email: ben.email!, level: 1 });
  expect((await client.graph.shares(a)).access).toHaveLength(1);
  expect(await client.graph.receivedShares().toArray()).toEqual([]);
  await client.graph.unshare({ id: a, email: ben.email! });
  await client.graph.publish({ id: a });
  await client.graph.unpublish({ id: a });
  const exported = await client.graph.export();
  expect(exported.nodes).toHaveLength(3);
  await client.graph.trashLink(link);
  await client.graph.deleteLink(link);
  await client.graph.trashNode(a);
  await client.graph.deleteNode(a);
});

it('organizations, keys, the account and events', async () => {
  const org = world.tenant.org.slug;
  const apiKey = await createSession(world.app, world.tenant.user.id);
  const client = world.another({ apiKey });
  expect((await client.orgs.list().toArray()).map(({ slug }) => slug)).toContain(org);
  expect(await client.orgs.members(org, { limit: 1 }).toArray()).toHaveLength(1);
  expect(await client.orgs.workspaces(org).toArray()).toHaveLength(1);
  await client.orgs.createWorkspace(org, { slug: 'second', name: 'Second' });
  await client.orgs.updateWorkspace(org, 'second', { name: 'Renamed' });
  await client.orgs.deleteWorkspace(org, 'second', { force: '1' });
  await client.orgs.invite(org, { email: 'new@test.example', role: 'org:member' });
  const [invitation] = await client.orgs.invitations(org).toArray();
  await client.orgs.revokeInvitation(org, invitation!.id);
  const team = await client.orgs.keys.create(org, { name: 'ci' });
  expect(await client.orgs.keys.list(org).toArray()).toHaveLength(2);
  await client.orgs.keys.revoke(org, team.apiKey.id);

  const { id } = (await client.keys.create({ name: 'mine', scopes: ['links:write'] })).apiKey;
  expect((await client.keys.update(id, { name: 'renamed' })).name).toBe('renamed');
  expect((await client.keys.rotate(id)).rawKey).toMatch(/^lkyu_/);
  await client.keys.revoke(id);
  expect((await client.keys.list()).map(({ name }) => name)).toContain('renamed');

  expect(await client.me.get()).toMatchObject({ user: { id: world.tenant.user.id } });
  expect(await client.me.caller()).toBeDefined();
  expect(await client.me.workspaces()).not.toEqual([]);
  expect(await client.me.sessions({ limit: 1 }).toArray()).toHaveLength(1);

  const { cursor } = (await client.events.list({ limit: 1 }).pages().next()).value!;
  await client.orgs.update(org, { name: 'Another name' });
  await client.keys.create({ name: 'later' });
  const told = await client.events.list({ after: cursor, limit: 1 }).toArray();
  expect(told.map(({ type }) => type)).toEqual(['key.created']);
  expect((await client.events.audit({ org, limit: 2 }).toArray(5)).length).toBe(5);
  expect(await client.events.auditCsv({ org, types: 'org.*' })).toContain('org.updated');

  expect(await client.orgs.export(org)).toContain('"type":"organization"');
  const waits = { id: randomUUID(), status: 'waiting', progress: { done: 0, total: 5_000 } };
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(waits, { status: 202 }));
  expect(await world.another({ apiKey, fetch }).orgs.export(org)).toEqual(waits);
  await expect(client.orgs.exportState(org, waits.id)).rejects.toMatchObject({ status: 404 });
  await client.orgs.create({ slug: 'passing', name: 'Passing' });
  await client.orgs.delete('passing');
  await expect(client.orgs.get('passing')).rejects.toMatchObject({ status: 404 });
});

it('a delivery of a webhook is verified: its signature, its time, its secret', async () => {
  const { webhooks } = client;
  const [secret, other] = [randomBytes(24), randomBytes(24)];
  const body = JSON.stringify({ id: 'e1', type: 'item.created' });
  const at = Math.floor(Date.now() / 1000);
  const sign = (key: Buffer, when = at): string =>
    `v1,${createHmac('sha256', key)
      .update(`e1.${String(when)}.${body}`)
      .digest('base64')}`;
  const headers = (signature: string, when = at): Record<string, string> => ({
    'Webhook-Id': 'e1',
    'webhook-timestamp': String(when),
    'webhook-signature': signature,
  });
  const whole = `whsec_${secret.toString('base64')}`;
  const refused = { name: 'LigatureError', code: 'invalid_signature' };
  expect(await webhooks.verify(headers(sign(secret)), body, whole)).toMatchObject({ type: 'item.created' });
  const rotated = new Headers(headers(`${sign(other)} ${sign(secret)}`));
  expect(await webhooks.verify(rotated, Buffer.from(body), whole)).toMatchObject({ id: 'e1' });
  await expect(webhooks.verify(headers(sign(other)), body, whole)).rejects.toMatchObject(refused);
  await expect(webhooks.verify(headers(sign(secret)), `${body} `, whole)).rejects.toMatchObject(refused);
  await expect(webhooks.verify(headers('v1,?? v1a,AAAA'), body, whole)).rejects.toMatchObject(refused);
  await expect(webhooks.verify({}, body, whole)).rejects.toMatchObject(refused);
  for (const when of [at - 301, at + 301])
    await expect(webhooks.verify(headers(sign(secret, when), when), body, whole)).rejects.toMatchObject(
      refused,
    );
  await expect(webhooks.verify(headers(sign(secret)), body, 'nonsense!')).rejects.toThrow(TypeError);
});
