import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { type Client, clientOf, makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let source: string;

beforeAll(async () => {
  app = await startApp({ minimumClientVersion: '2.0.38' });
  world = await makeWorld(app);
  project = await makeProject(world);
  source = await project.item();
});
afterAll(() => app.close());

const create = async (
  client: Client,
  relationship = 'r',
  headers: Record<string, string> = {},
): ReturnType<Client['send']> =>
  client.send(
    'POST',
    `${project.items}/${source}/links`,
    { relationship, target_item_id: await project.item() },
    headers,
  );

describe('who may link', () => {
  it('refuses nobody, rubbish and other schemes with 401', async () => {
    const answer = await create(world.anonymous);
    expect(answer).toMatchObject({ status: 401, body: { code: 401, type: 'authentication_error' } });
    for (const authorization of ['Bearer rubbish', 'Basic eDp5', `Bearer lkyu_00000000.${'x'.repeat(32)}`]) {
      expect((await create(clientOf(app, { authorization }))).status).toBe(401);
    }
    expect((await create(clientOf(app, { 'x-api-key': 'rubbish' }))).status).toBe(401);
  });

  it('is exactly the page’s envelope', async () => {
    const answer = await create(clientOf(app, { authorization: 'Bearer rubbish' }));
    expect(answer.body).toEqual({ code: 401, detail: 'Authentication failed', type: 'authentication_error' });
  });

  it('hides the organization from strangers: 404, whatever is below', async () => {
    expect(await create(world.stranger)).toMatchObject({ status: 404, body: { type: 'not_found_error' } });
    const unknown = await world.owner.send('GET', '/api/v1/org/nowhere/ws/main/projects');
    const foreign = await world.stranger.send('GET', world.projects);
    expect(unknown.body).toEqual(foreign.body);
    expect((await world.owner.send('GET', `/api/v1/org/${world.org}/ws/nowhere/projects`)).status).toBe(404);
  });

  it('lets readers read and refuses their writes with 403', async () => {
    expect(await create(world.reader)).toMatchObject({ status: 403, body: { type: 'forbidden_error' } });
    expect((await world.reader.send('GET', `${project.items}/${source}/links`)).status).toBe(200);
    expect((await world.reader.send('POST', world.projects, { key: 'x', name: 'xyz' })).status).toBe(403);
  });

  it('refuses keys without the scope with 403, before looking for the project', async () => {
    const readOnly = await world.limitedTo(['items:read', 'projects:read']);
    expect((await create(readOnly)).status).toBe(403);
    expect((await readOnly.send('GET', project.items)).status).toBe(200);
    const nothing = await world.limitedTo(['links:write']);
    expect((await nothing.send('GET', `${world.projects}/nowhere/items`)).status).toBe(403);
    expect((await nothing.send('GET', world.projects)).status).toBe(403);
  });

  it('hides other workspaces from a key that is bound to one', async () => {
    const bound = await world.limitedTo(['items:write', 'projects:write'], world.workspaceId);
    expect((await create(bound, 'bound')).status).toBe(201);
    const other = await makeWorld(app);
    expect((await bound.send('GET', other.projects)).status).toBe(404);
  });

  it('takes team keys, which link in nobody’s name', async () => {
    const team = await world.teamKey(['items:write']);
    expect((await create(team, 'team')).status).toBe(201);
    const [link] = await app.sql<{ created_by: string | null }>(
      `select created_by from item_links.links where relationship = 'team'`,
    );
    expect(link!.created_by).toBeNull();
  });

  it('takes the key in X-API-Key as well as a Bearer token', async () => {
    const { rawKey } = await createKey(app, { userId: world.ownerId }, { scopes: ['items:write'] });
    for (const [relationship, headers] of [
      ['header', { 'x-api-key': rawKey }],
      ['bearer', { authorization: `Bearer ${rawKey}` }],
    ] as const)
      expect((await create(clientOf(app, { ...headers }), relationship)).status).toBe(201);
    const wrong = clientOf(app, { 'x-api-key': `${rawKey.slice(0, -1)}${rawKey.endsWith('a') ? 'b' : 'a'}` });
    expect((await create(wrong)).status).toBe(401);
  });

  it('knows a team key in its own organization only', async () => {
    const { rawKey } = await createKey(app, { orgId: world.orgId });
    const team = clientOf(app, { 'x-api-key': rawKey });
    expect((await team.send('GET', world.projects)).status).toBe(200);
    expect((await team.send('GET', (await makeWorld(app)).projects)).status).toBe(404);
  });
});

describe('old clients', () => {
  it('are told to upgrade, with the header that RFC 9110 demands', async () => {
    const answer = await create(world.owner, 'old', { 'user-agent': 'dreadnode-sdk/2.0.37' });
    expect(answer).toMatchObject({ status: 426, body: { code: 426, type: 'upgrade_required_error' } });
    expect(answer.headers.get('upgrade')).toBe('dreadnode-sdk/2.0.38');
    expect((await create(world.owner, 'new', { 'user-agent': 'dreadnode-sdk/2.0.38' })).status).toBe(201);
    expect((await create(world.owner, 'curl', { 'user-agent': 'curl/1.0' })).status).toBe(201);
  });
});

describe('a client that sends what the vendor’s does', () => {
  it('finds its way: projects, items, refs and links', async () => {
    const { rawKey } = await createKey(app, { userId: world.ownerId });
    const agent = { 'user-agent': 'dreadnode-sdk/2.0.40', accept: 'application/json' };
    const sdk = clientOf(app, { ...agent, 'x-api-key': rawKey });
    const project = { name: 'Agent run', key: 'agent-run', description: 'By an agent' };
    expect((await sdk.send('POST', world.projects, project)).status).toBe(201);
    const { body: projects } = await sdk.send<{ key: string; is_default: boolean }[]>('GET', world.projects);
    expect(projects.filter((one) => one.is_default)).toMatchObject([{ key: 'default' }]);

    const items = `${world.projects}/agent-run/items`;
    const emit = (fields: object): ReturnType<typeof sdk.send<{ id: string; detail: string }>> =>
      sdk.send('POST', items, { source: 'runtime', dedupe_key: randomUUID().replaceAll('-', ''), ...fields });
    const host = await emit({
      item_type: 'asset',
      ref: 'host-1',
      data: { title: 'Host', asset_type: 'host' },
      schema_ref: 'asset@1',
    });
    const links = [{ target_ref: 'host-1', relationship: 'affects' }];
    const found = await emit({ item_type: 'finding', data: { title: 'Open port' }, links });
    expect([host.status, found.status]).toEqual([201, 201]);
    const lost = await emit({ item_type: 'note', links: [{ target_ref: 'host-2', relationship: 'about' }] });
    expect([lost.status, lost.body.detail.includes('Target ')]).toEqual([404, true]);

    const resolve = async (ref: string): Promise<unknown> =>
      (await sdk.send('GET', `${items}?ref=${ref}&limit=1`)).body['items'];
    expect(await resolve('host-1')).toMatchObject([{ id: host.body.id, source: 'runtime' }]);
    expect(await resolve('host-2')).toEqual([]);
    expect((await sdk.send('PATCH', `${items}/${found.body.id}`, { status: 'verified' })).status).toBe(200);
    const link = { target_item_id: host.body.id, relationship: 'evidence_of' };
    expect((await sdk.send('POST', `${items}/${found.body.id}/links`, link)).status).toBe(201);
    expect((await sdk.send('POST', `${items}/${found.body.id}/links`, link)).status).toBe(409);
    expect((await sdk.send('GET', `${items}/${host.body.id}/links`)).body['links']).toHaveLength(2);
    expect((await sdk.send('DELETE', `${world.projects}/agent-run`)).status).toBe(204);
  });
});

describe('the envelope of everything else', () => {
  it.each([
    ['GET', '/api/v1/nowhere', 404],
    ['PUT', '/api/v1/org/a/ws/b/projects', 404],
  ])('%s %s is %d in the canonical envelope', async (method, path, code) => {
    const answer = await world.owner.send(method, path);
    expect(answer.status).toBe(code);
    expect(answer.body).toMatchObject({
      code,
      detail: expect.any(String) as string,
      type: 'not_found_error',
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  it('refuses a body over the limit, and one that is not JSON, with 400', async () => {
    const path = `${project.items}/${source}/links`;
    const large = await world.owner.send('POST', path, { relationship: 'x'.repeat(10 * 1024 * 1024) });
    expect(large).toMatchObject({ status: 400, body: { code: 400, type: 'bad_request_error' } });
    const text = await world.owner.send('POST', path, 'relationship=r', { 'content-type': 'text/plain' });
    expect(text).toMatchObject({ status: 400, body: { code: 400 } });
  });

  it('carries a trace id', async () => {
    expect((await world.owner.send('GET', project.path)).headers.get('x-trace-id')).toMatch(/^[0-9a-f]{12}$/);
  });
});
