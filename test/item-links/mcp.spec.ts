import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { call, connect, refusal } from '../linky/mcp-world.js';
import { bearer, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createTenant, createUser, createWorkspace } from '../support/identity.js';

interface Item {
  readonly id: string;
  readonly title: string | null;
}

let app: TestApp;
let tenant: Awaited<ReturnType<typeof createTenant>>;
let agent: Client;
let place: { org: string; workspace: string };

beforeAll(async () => {
  app = await startApp();
  tenant = await createTenant(app);
  agent = await connect(app, bearer(tenant.key));
  place = { org: tenant.org.slug, workspace: tenant.workspace.slug };
  const path = `/api/v1/org/${place.org}/ws/${place.workspace}/projects`;
  const project = await send(app, 'POST', path, { key: 'default', name: 'Default' }, bearer(tenant.key));
  expect(project.status).toBe(201);
});
afterAll(async () => {
  await agent.close();
  await app.close();
});

const item = (fields: object): Promise<Item> =>
  call<Item>(agent, 'item_create', { ...place, item_type: 'note', ...fields });

describe('the tools of items', () => {
  it('lead from nothing to an item and its links', async () => {
    const { workspaces } = await call<{ workspaces: object[] }>(agent, 'workspace_list');
    expect(workspaces).toContainEqual({ ...place, name: expect.any(String) as string });
    const { projects } = await call<{ projects: { key: string }[] }>(agent, 'project_list', place);
    expect(projects.map(({ key }) => key)).toContain('default');

    const target = await item({ title: 'A leaking valve', ref: 'valve' });
    const links = [{ relationship: 'caused by', target_ref: 'valve' }];
    const source = await item({ title: 'Water on the floor', data: { room: 7 }, links });
    const found = await call(agent, 'item_search', { ...place, q: 'water' });
    expect(found).toMatchObject({ total: 1, items: [{ id: source.id }] });

    const changed = await call(agent, 'item_update', { ...place, item_id: source.id, status: 'resolved' });
    expect(changed).toMatchObject({ id: source.id, effective_status: 'resolved', data: { room: 7 } });
    expect(await call(agent, 'item_get', { ...place, item_id: source.id.toUpperCase() })).toEqual(changed);
    expect(await call(agent, 'item_get', { ...place, item_id: 'valve' })).toMatchObject({ id: target.id });

    const back = { ...place, item_id: target.id, relationship: 'shows as', target_item_id: source.id };
    const made = await call(agent, 'item_link_create', back);
    expect(made).toMatchObject({ source_item_id: target.id, target_item_id: source.id });
    const listed = await call<{ links: { direction: string; relationship: string }[]; next_cursor: null }>(
      agent,
      'item_link_list',
      { ...place, item_id: source.id },
    );
    expect(listed.links.map(({ direction, relationship }) => [direction, relationship]).sort()).toEqual([
      ['incoming', 'shows as'],
      ['outgoing', 'caused by'],
    ]);
    expect(listed.next_cursor).toBeNull();
    const gone = { ...place, item_id: source.id, link_id: made['id'] };
    expect(await call(agent, 'item_link_delete', gone)).toEqual({ deleted: made['id'] });
    expect((await refusal(agent, 'item_link_delete', gone)).code).toBe(-32003);
  });

  it('refuse as the API does, in the words of MCP', async () => {
    const { id } = await item({ title: 'x', ref: 'taken' });
    const missing = '00000000-0000-4000-8000-000000000000';
    const cases: [string, object, number][] = [
      ['item_create', { item_type: '' }, -32602],
      ['item_create', { item_type: 'finding', data: {} }, -32602],
      ['item_create', { item_type: 'note', ref: 'taken' }, -32602],
      ['item_get', { item_id: 'x'.repeat(129) }, -32602],
      ['item_get', { item_id: 7 }, -32602],
      ['item_get', { item_id: 'no such ref' }, -32003],
      ['item_update', { item_id: 'no uuid' }, -32602],
      ['item_get', { item_id: missing }, -32003],
      ['item_get', { item_id: id, project: 'elsewhere' }, -32003],
      ['item_get', { item_id: id, org: 'elsewhere' }, -32003],
      ['item_get', { item_id: id, workspace: 7 }, -32602],
      ['item_search', { limit: 201 }, -32602],
      ['item_link_create', { item_id: id, relationship: 'is', target_item_id: id }, -32602],
      ['item_link_create', { item_id: id, relationship: 'is' }, -32602],
      ['item_link_create', { item_id: id, relationship: 'is', target_ref: 'nowhere' }, -32003],
    ];
    for (const [name, args, code] of cases) {
      expect([name, args, (await refusal(agent, name, { ...place, ...args })).code]).toEqual([
        name,
        args,
        code,
      ]);
    }
    const wrong = await refusal(agent, 'item_create', { ...place, item_type: '' });
    expect(wrong.data).toMatchObject({ code: 'BAD_REQUEST', fields: [{ loc: ['body', 'item_type'] }] });
    const taken = await refusal(agent, 'item_create', { ...place, item_type: 'note', ref: 'taken' });
    expect(taken.data).toMatchObject({ code: 'CONFLICT' });
  });

  it('are offered and allowed as far as the scopes of the key go', async () => {
    const { rawKey } = await createKey(app, { userId: tenant.user.id }, { scopes: ['items:read'] });
    const reader = await connect(app, bearer(rawKey));
    const names = (await reader.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['workspace_list', 'item_search', 'item_get', 'item_link_list']),
    );
    for (const hidden of ['item_create', 'project_list', 'graph_get']) expect(names).not.toContain(hidden);
    expect((await refusal(reader, 'item_create', { ...place, item_type: 'x' })).code).toBe(-32002);
    await reader.close();
  });

  it('keep to the workspaces of the caller, and to what his role allows', async () => {
    const other = await createWorkspace(app, tenant.org.id);
    const bound = await createKey(
      app,
      { userId: tenant.user.id },
      { workspaceId: other.id, scopes: ['items:write', 'projects:write'] },
    );
    const agentThere = await connect(app, bearer(bound.rawKey));
    const { workspaces } = await call<{ workspaces: { workspace: string }[] }>(agentThere, 'workspace_list');
    expect(workspaces.map(({ workspace }) => workspace)).toEqual([other.slug]);
    expect((await refusal(agentThere, 'project_list', place)).code).toBe(-32003);
    await agentThere.close();

    const reader = await createUser(app);
    await createMember(app, tenant.org.id, reader.id, 'reader');
    const readers = await connect(app, bearer((await createKey(app, { userId: reader.id })).rawKey));
    expect((await refusal(readers, 'item_create', { ...place, item_type: 'x' })).code).toBe(-32002);
    expect(await call(readers, 'item_search', place)).toMatchObject({ page: 1 });
    await readers.close();

    const stranger = await connect(app, bearer((await createTenant(app)).key));
    expect((await refusal(stranger, 'item_search', place)).code).toBe(-32003);
    await stranger.close();
  });
});
