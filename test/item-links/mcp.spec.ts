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
    expect((await refusal(agent, 'item_link_delete', gone)).code).toBe('NOT_FOUND');
  });

  it('take refs wherever they take ids', async () => {
    const [a, b] = [await item({ ref: 'by ref/a' }), await item({ ref: 'by-ref-b' })];
    const changed = await call(agent, 'item_update', { ...place, item_id: 'by ref/a', title: 'Named' });
    expect(changed).toMatchObject({ id: a.id, title: 'Named' });
    const link = { ...place, item_id: 'by ref/a', relationship: 'needs', target_ref: 'by-ref-b' };
    const made = await call(agent, 'item_link_create', link);
    expect(made).toMatchObject({ source_item_id: a.id, target_item_id: b.id });
    const listed = await call(agent, 'item_link_list', { ...place, item_id: 'by-ref-b' });
    expect(listed).toMatchObject({ links: [{ direction: 'incoming', link_id: made['id'] }] });
    const gone = { ...place, item_id: 'by-ref-b', link_id: made['id'] };
    expect(await call(agent, 'item_link_delete', gone)).toEqual({ deleted: made['id'] });
    expect(await call(agent, 'item_delete', { ...place, item_id: 'by-ref-b' })).toEqual({ deleted: b.id });
    expect((await refusal(agent, 'item_link_list', { ...place, item_id: 'by-ref-b' })).code).toBe(
      'NOT_FOUND',
    );
  });

  it('walk the links, many of which are made and removed at once', async () => {
    const project = { ...place, project: 'walks' };
    const created = await call(agent, 'project_create', { ...place, key: 'walks', name: 'Walks' });
    expect(created).toMatchObject({ key: 'walks' });
    const { projects } = await call<{ projects: { key: string }[] }>(agent, 'project_list', place);
    expect(projects.map(({ key }) => key)).toContain('walks');
    for (const ref of ['a', 'b', 'c', 'd'])
      await call(agent, 'item_create', { ...project, item_type: 'note', ref });
    const step = (source_ref: string, target_ref: string): object => ({
      source_ref,
      target_ref,
      relationship: 'leads to',
    });
    const links = [step('a', 'b'), step('b', 'c'), step('c', 'd')];
    const planned = await call(agent, 'item_link_create_batch', { ...project, links, dry_run: true });
    expect(planned).toMatchObject({ created: 0, dry_run: true, links: [{}, {}, {}] });
    expect(await call(agent, 'item_link_create_batch', { ...project, links })).toMatchObject({ created: 3 });
    const twice = await refusal(agent, 'item_link_create_batch', { ...project, links: [links[0]] });
    expect(twice).toMatchObject({ code: 'CONFLICT' });

    type Graph = { nodes: { ref: string; depth: number }[]; links: object[]; truncated: boolean };
    const around = { ...project, item_id: 'a', direction: 'outgoing', depth: 2, outer_links: true };
    const graph = await call<Graph>(agent, 'item_graph', around);
    expect(graph.nodes.map(({ ref, depth }) => [ref, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect(graph).toMatchObject({ links: [{}, {}], truncated: false });
    const path = await call<Graph>(agent, 'item_path', { ...project, item_id: 'a', to: 'd' });
    expect(path).toMatchObject({ found: true, length: 3 });
    expect(path.nodes.map(({ ref }) => ref)).toEqual(['a', 'b', 'c', 'd']);
    expect(await call(agent, 'item_path', { ...project, item_id: 'd', to: 'a' })).toMatchObject({
      found: false,
    });
    const wrong = { ...project, item_id: 'a', outer_links: 'yes' };
    expect((await refusal(agent, 'item_graph', wrong)).code).toBe('BAD_REQUEST');

    const removed = await call(agent, 'item_link_delete_batch', { ...project, links: links.slice(1) });
    expect(removed).toMatchObject({ deleted: 2, dry_run: false });
    expect(await call(agent, 'item_path', { ...project, item_id: 'a', to: 'd' })).toMatchObject({
      found: false,
    });
  });

  it('set the rules of relationships, which links then obey', async () => {
    const project = { ...place, project: 'rules' };
    await call(agent, 'project_create', { ...place, key: 'rules', name: 'Rules' });
    const rule = { ...project, name: 'blocks', inverse: 'is blocked by', acyclic: true };
    expect(await call(agent, 'item_relationship_set', rule)).toMatchObject({ name: 'blocks', acyclic: true });
    const more = await call(agent, 'item_relationship_set', {
      ...project,
      name: 'blocks',
      single_target: true,
    });
    expect(more).toMatchObject({ inverse: 'is blocked by', acyclic: true, single_target: true });
    const { relationships } = await call<{ relationships: object[] }>(
      agent,
      'item_relationship_list',
      project,
    );
    expect(relationships).toMatchObject([{ name: 'blocks' }]);
    for (const ref of ['a', 'b']) await call(agent, 'item_create', { ...project, item_type: 'note', ref });
    const link = { ...project, item_id: 'a', relationship: 'blocks', target_ref: 'b' };
    await call(agent, 'item_link_create', link);
    const back = { ...project, item_id: 'b', relationship: 'blocks', target_ref: 'a' };
    expect(await refusal(agent, 'item_link_create', back)).toMatchObject({ code: 'CONFLICT' });
    expect(await call(agent, 'item_relationship_delete', { ...project, name: 'blocks' })).toEqual({
      deleted: 'blocks',
    });
    await call(agent, 'item_link_create', back);
    expect((await refusal(agent, 'item_relationship_delete', { ...project, name: 'blocks' })).code).toBe(
      'NOT_FOUND',
    );
    const nowhere = { ...place, project: 'nowhere', name: 'blocks', acyclic: true };
    expect((await refusal(agent, 'item_relationship_set', nowhere)).code).toBe('NOT_FOUND');
  });

  it('refuse as the API does, in the words of MCP', async () => {
    const { id } = await item({ title: 'x', ref: 'taken' });
    const missing = '00000000-0000-4000-8000-000000000000';
    const cases: [string, object, string][] = [
      ['item_create', { item_type: '' }, 'BAD_REQUEST'],
      ['item_create', { item_type: 'finding', data: {} }, 'BAD_REQUEST'],
      ['item_create', { item_type: 'note', ref: 'taken' }, 'CONFLICT'],
      ['item_get', { item_id: 'x'.repeat(129) }, 'BAD_REQUEST'],
      ['item_get', { item_id: 7 }, 'BAD_REQUEST'],
      ['item_get', { item_id: 'no such ref' }, 'NOT_FOUND'],
      ['item_update', { item_id: 'no such ref' }, 'NOT_FOUND'],
      ['item_get', { item_id: missing }, 'NOT_FOUND'],
      ['item_get', { item_id: id, project: 'elsewhere' }, 'NOT_FOUND'],
      ['item_get', { item_id: id, org: 'elsewhere' }, 'NOT_FOUND'],
      ['item_get', { item_id: id, workspace: 7 }, 'BAD_REQUEST'],
      ['item_search', { limit: 201 }, 'BAD_REQUEST'],
      ['item_link_create', { item_id: id, relationship: 'is', target_item_id: id }, 'BAD_REQUEST'],
      ['item_link_create', { item_id: id, relationship: 'is' }, 'BAD_REQUEST'],
      ['item_link_create', { item_id: id, relationship: 'is', target_ref: 'nowhere' }, 'NOT_FOUND'],
    ];
    for (const [name, args, code] of cases) {
      expect([name, args, (await refusal(agent, name, { ...place, ...args })).code]).toEqual([
        name,
        args,
        code,
      ]);
    }
    const wrong = await refusal(agent, 'item_create', { ...place, item_type: '' });
    expect(wrong).toMatchObject({ code: 'BAD_REQUEST', data: { fields: [{ loc: ['body', 'item_type'] }] } });
    const taken = await refusal(agent, 'item_create', { ...place, item_type: 'note', ref: 'taken' });
    expect(taken).toMatchObject({ code: 'CONFLICT', data: { reason: 'already_exists' } });
  });

  it('are offered and allowed as far as the scopes of the key go', async () => {
    const { rawKey } = await createKey(app, { userId: tenant.user.id }, { scopes: ['items:read'] });
    const reader = await connect(app, bearer(rawKey), '?toolset=items,graph');
    const names = (await reader.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['workspace_list', 'item_search', 'item_get', 'item_link_list']),
    );
    for (const hidden of ['item_create', 'project_list', 'graph_get']) expect(names).not.toContain(hidden);
    expect((await refusal(reader, 'item_create', { ...place, item_type: 'x' })).code).toBe('FORBIDDEN');
    await reader.close();
  });

  it('show every argument that they take, and refuse others', async () => {
    const { tools } = await agent.listTools();
    const schemaOf = (name: string): Record<string, { items?: object }> =>
      tools.find((tool) => tool.name === name)!.inputSchema.properties as never;
    expect(schemaOf('item_search')).toHaveProperty('cursor');
    expect(schemaOf('item_create')['links']!.items).toMatchObject({ additionalProperties: false });
    const named = { item_type: 'walked' };
    for (let n = 0; n < 3; n += 1) await item(named);
    const search = { ...place, ...named, limit: 2 };
    const first = await call<{ items: Item[]; next_cursor: string }>(agent, 'item_search', search);
    const rest = { ...search, cursor: first.next_cursor };
    const second = await call<{ items: Item[]; next_cursor: null }>(agent, 'item_search', rest);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    expect(second.next_cursor).toBeNull();
    expect((await refusal(agent, 'item_search', { ...rest, page: 1 })).code).toBe('BAD_REQUEST');
  });

  it('keep to the workspaces of the caller, and to what their role allows', async () => {
    const other = await createWorkspace(app, tenant.org.id);
    const bound = await createKey(
      app,
      { userId: tenant.user.id },
      { workspaceId: other.id, scopes: ['items:write', 'projects:write'] },
    );
    const agentThere = await connect(app, bearer(bound.rawKey));
    const { workspaces } = await call<{ workspaces: { workspace: string }[] }>(agentThere, 'workspace_list');
    expect(workspaces.map(({ workspace }) => workspace)).toEqual([other.slug]);
    expect((await refusal(agentThere, 'project_list', place)).code).toBe('NOT_FOUND');
    await agentThere.close();

    const reader = await createUser(app);
    await createMember(app, tenant.org.id, reader.id, 'reader');
    const readers = await connect(app, bearer((await createKey(app, { userId: reader.id })).rawKey));
    expect((await refusal(readers, 'item_create', { ...place, item_type: 'x' })).code).toBe('FORBIDDEN');
    expect(await call(readers, 'item_search', place)).toMatchObject({ page: 1 });
    await readers.close();

    const stranger = await connect(app, bearer((await createTenant(app)).key));
    expect((await refusal(stranger, 'item_search', place)).code).toBe('NOT_FOUND');
    await stranger.close();
  });
});
