import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createWorkspace } from '../support/identity.js';
import { call, connect, hello, ORIGINAL, post, refusal, rpc } from './mcp-world.js';
import { create, makePeople, type People, type RequestHeaders, send, URLS } from './world.js';

let app: TestApp;
let people: People;
let key: RequestHeaders;
let agent: Client;
let reader: Client;

beforeAll(async () => {
  app = await startApp({ publicUrl: 'https://links.example' });
  people = await makePeople(app);
  key = await people.key(people.admin);
  agent = await connect(app, key);
  reader = await connect(app, await people.key(people.admin, ['links:read']));
});
afterAll(async () => {
  await agent.close();
  await reader.close();
  await app.close();
});

const over = <T>(path: string, headers = key): Promise<T> =>
  send<T>(app, 'GET', path, undefined, headers).then(({ body }) => body);
const make = (fields: object = {}): Promise<{ slug: string }> =>
  call(agent, 'linky_create', { urls: URLS, ...fields });

describe('the list of tools', () => {
  it('holds the eleven, with schemas that allow nothing else', async () => {
    expect(agent.getServerVersion()).toMatchObject({ name: 'ligature' });
    const { tools } = await reader.listTools();
    expect(new Set(tools.map(({ name }) => name))).toEqual(ORIGINAL);
    for (const { inputSchema, description } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(description).toMatch(/^[A-Z].{20,}\.$/);
    }
    const required = Object.fromEntries(tools.map(({ name, inputSchema }) => [name, inputSchema.required]));
    expect(required).toEqual({
      linky_create: ['urls'],
      linky_list: undefined,
      linky_get: ['slug'],
      linky_update: ['slug'],
      linky_delete: ['slug'],
      linky_versions: ['slug'],
      linky_insights: ['slug'],
      whoami: undefined,
      keys_list: undefined,
      keys_create: ['name'],
      keys_revoke: ['id'],
    });
    const make = tools.find(({ name }) => name === 'linky_create')?.inputSchema.properties;
    expect(make?.['urls']).toMatchObject({ minItems: 1, maxItems: 25, items: { format: 'uri' } });
    expect(make?.['title']).toMatchObject({ maxLength: 120 });
    expect(make?.['description']).toMatchObject({ maxLength: 500 });
    expect(make?.['resolutionPolicy']).toMatchObject({ required: ['version', 'rules'] });
  });
});

describe('bundles', () => {
  it('may end, ask for a password and be opened a few times only, until that is cleared', async () => {
    const limits = { expiresAt: '2097-01-31T12:00:00Z', password: 'open sesame', maxOpens: 3 };
    const { slug } = await make(limits);
    const shown = { expiresAt: '2097-01-31T12:00:00.000Z', passwordProtected: true, maxOpens: 3 };
    expect(await over(`/api/links/${slug}`)).toMatchObject(shown);
    expect((await send(app, 'GET', `/l/${slug}`)).text).toContain('type="password"');
    const changed = await call(agent, 'linky_update', { slug, maxOpens: 1, password: null });
    expect(changed).toMatchObject({ slug, maxOpens: 1, expiresAt: shown.expiresAt });
    expect((await send(app, 'GET', `/l/${slug}`)).text).not.toContain('type="password"');
    const cleared = await call(agent, 'linky_update', { slug, expiresAt: null, maxOpens: null });
    for (const name of ['expiresAt', 'passwordProtected', 'maxOpens'])
      expect(cleared).not.toHaveProperty(name);
    for (const [name, value] of [
      ['expiresAt', 'tomorrow'],
      ['password', 'short'],
      ['maxOpens', 0],
    ] as const) {
      const wrong = { code: -32602, data: { code: 'BAD_REQUEST' } };
      const message = expect.stringContaining(name) as unknown;
      for (const tool of ['linky_create', 'linky_update']) {
        const args = tool === 'linky_create' ? { urls: URLS } : { slug };
        expect(await refusal(agent, tool, { ...args, [name]: value })).toMatchObject({ ...wrong, message });
      }
    }
  });

  it('are created, with the public address and never with a claim', async () => {
    const policy = { version: 1, rules: [{ when: { op: 'always' }, tabs: [{ url: 'https://a.example' }] }] };
    const made = await call(agent, 'linky_create', {
      urls: ['https://example.com'],
      title: 'From an agent',
      email: 'a@b.example',
      metadata: { run: 7 },
      source: 'agent',
      resolutionPolicy: policy,
    });
    const slug = String(made['slug']);
    expect(made).toMatchObject({ url: `https://links.example/l/${slug}`, resolutionPolicy: { version: 1 } });
    expect(Object.keys(made).sort()).toEqual(['resolutionPolicy', 'slug', 'url']);
    expect(await over(`/api/links/${slug}`)).toMatchObject({
      title: 'From an agent',
      source: 'agent',
      metadata: { run: 7 },
      owner: { type: 'user', userId: people.admin.id },
    });
    const { slug: plain } = await make();
    expect(await over(`/api/links/${plain}`)).toMatchObject({ source: 'unknown', metadata: null });
  });

  it('are read, listed and edited as over HTTP', async () => {
    const { slug } = await make({ title: 'Before', urlMetadata: [{ note: 'n' }] });
    expect(await call(agent, 'linky_get', { slug })).toEqual(await over(`/api/links/${slug}`));
    const updated = await call(agent, 'linky_update', { slug, title: 'After', description: null });
    expect(updated).toEqual(await over(`/api/links/${slug}`));
    expect(updated).toMatchObject({ slug, title: 'After', urls: URLS });
    expect(await call(agent, 'linky_versions', { slug })).toEqual(await over(`/api/links/${slug}/versions`));
    expect(await call(agent, 'linky_list', { limit: 2, offset: 1 })).toEqual(
      await over('/api/me/links?limit=2&offset=1'),
    );
    expect(await call(agent, 'linky_list')).toMatchObject({ pagination: { limit: 20, offset: 0 } });
    const insights = await call(agent, 'linky_insights', { slug, range: '7d' });
    expect(insights).toMatchObject({ slug, totals: { views: 0 }, byRule: [], series: [] });
  });

  it('are deleted', async () => {
    const { slug } = await make();
    const gone = await call(agent, 'linky_delete', { slug });
    expect(Object.keys(gone)).toEqual(['slug', 'deletedAt']);
    expect(gone['deletedAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await refusal(agent, 'linky_get', { slug })).code).toBe(-32003);
    expect((await refusal(agent, 'linky_delete', { slug })).code).toBe(-32003);
  });
});

describe('beyond the eleven', () => {
  it('bundles are cloned, made many at a time, and brought back', async () => {
    const { slug } = await make({ title: 'One' });
    const copy = await call<{ slug: string; url: string }>(agent, 'linky_clone', { slug });
    expect(copy).toEqual({ slug: copy.slug, url: `https://links.example/l/${copy.slug}` });
    expect(await over(`/api/links/${copy.slug}`)).toMatchObject({ title: 'One', urls: URLS });
    const { linkies } = await call<{ linkies: { slug: string }[] }>(agent, 'linky_create_batch', {
      links: [{ urls: URLS, title: 'A' }, { urls: URLS }],
    });
    expect(await over(`/api/links/${linkies[0]?.slug ?? ''}`)).toMatchObject({ title: 'A' });
    await call(agent, 'linky_update', { slug, title: 'Two' });
    const back = await call(agent, 'linky_restore_version', { slug, versionNumber: 1 });
    expect(back).toMatchObject({ slug, title: 'One' });
    await call(agent, 'linky_delete', { slug });
    const restored = await call(agent, 'linky_restore', { slug });
    expect(restored).toEqual(await over(`/api/links/${slug}`));
  });

  it('bundles are named, annotated and tried out', async () => {
    const rule = { id: 'a', when: { op: 'signedIn' }, tabs: [{ url: 'https://in.example/' }] };
    const { slug } = await make({ metadata: { a: 1, b: 2 } });
    expect(await call(agent, 'linky_set_alias', { slug, alias: 'By-Agent' })).toMatchObject({
      alias: 'by-agent',
    });
    const other = await make();
    const taken = await refusal(agent, 'linky_set_alias', { slug: other.slug, alias: 'by-agent' });
    expect(taken).toMatchObject({ code: 'CONFLICT', data: { reason: 'alias_taken' } });
    expect(await call(agent, 'linky_set_alias', { slug, alias: null })).not.toHaveProperty('alias');
    const merged = await call(agent, 'linky_merge_metadata', { slug, metadata: { b: null, c: 3 } });
    expect(merged).toMatchObject({ metadata: { a: 1, c: 3 } });
    const seen = { slug, viewer: { email: 'a@b.example' }, resolutionPolicy: { version: 1, rules: [rule] } };
    expect(await call(reader, 'linky_preview', seen)).toMatchObject({
      tabs: [{ url: 'https://in.example/' }],
      matchedRuleId: 'a',
    });
    expect(await call(reader, 'linky_preview', { slug })).toMatchObject({ matchedRuleId: null });
  });

  it('refuse what their routes refuse, by scope, place and input', async () => {
    const { slug } = await make();
    for (const [name, args, code] of [
      ['linky_create_batch', {}, 'BAD_REQUEST'],
      ['linky_clone', { slug: 'unknown' }, 'NOT_FOUND'],
      ['linky_restore', { slug: 'unknown' }, 'NOT_FOUND'],
      ['linky_restore_version', { slug, versionNumber: 7 }, 'NOT_FOUND'],
      ['linky_set_alias', { slug, alias: 'no' }, 'BAD_REQUEST'],
      ['linky_merge_metadata', { slug }, 'BAD_REQUEST'],
    ] as const) {
      expect([name, (await refusal(agent, name, args)).code]).toEqual([name, code]);
      expect([name, (await refusal(reader, name, args)).code]).toEqual([name, 'FORBIDDEN']);
    }
    expect((await refusal(agent, 'linky_preview', { slug, viewer: 7 })).code).toBe('BAD_REQUEST');
  });
});

describe('a refusal', () => {
  it('of wrong input is -32602 with the code of the HTTP wire', async () => {
    const { slug } = await make();
    const wrong: [string, Record<string, unknown> | undefined, string][] = [
      ['linky_create', undefined, 'INVALID_URLS'],
      ['linky_create', { urls: [] }, 'INVALID_URLS'],
      ['linky_create', { urls: ['ftp://x.example'] }, 'INVALID_URLS'],
      ['linky_create', { urls: URLS, title: 'x'.repeat(121) }, 'BAD_REQUEST'],
      ['linky_create', { urls: URLS, email: 'nonsense' }, 'BAD_REQUEST'],
      ['linky_create', { urls: URLS, resolutionPolicy: { rules: [{}] } }, 'BAD_REQUEST'],
      ['linky_get', {}, 'BAD_REQUEST'],
      ['linky_get', { slug: 7 }, 'BAD_REQUEST'],
      ['linky_update', { slug }, 'BAD_REQUEST'],
      ['linky_update', { slug, urls: null }, 'INVALID_URLS'],
      ['linky_list', { limit: 1.5 }, 'BAD_REQUEST'],
      ['linky_list', { limit: 101 }, 'BAD_REQUEST'],
      ['keys_create', {}, 'BAD_REQUEST'],
      ['keys_create', { name: 'x', scopes: [] }, 'BAD_REQUEST'],
      ['keys_create', { name: 'x', rateLimitPerHour: -1 }, 'BAD_REQUEST'],
      ['keys_revoke', { id: '7' }, 'BAD_REQUEST'],
      ['keys_revoke', { id: 0 }, 'BAD_REQUEST'],
      ['keys_revoke', { id: 1.5 }, 'BAD_REQUEST'],
    ];
    for (const [name, args, code] of wrong) {
      expect([name, args, await refusal(agent, name, args)]).toMatchObject([name, args, { code: -32602 }]);
      expect((await refusal(agent, name, args)).data).toMatchObject({ code });
    }
    expect((await refusal(agent, 'linky_create', {})).data).toEqual({ code: 'INVALID_URLS' });
    expect((await refusal(agent, 'linky_get', {})).message).toMatch(/^MCP error -32602: /);
  });

  it('of an unknown tool, and of no tool at all, is -32602 without data', async () => {
    expect(await refusal(agent, 'linky_nonsense')).toMatchObject({ code: -32602, data: undefined });
    for (const params of [{}, { name: 7 }, { name: 'whoami', arguments: [1] }, undefined]) {
      const { body } = await post<{ error: { code: number } }>(app, rpc('tools/call', params), key);
      expect(body.error.code).toBe(-32602);
    }
  });

  it('of scope, role and ownership is -32002', async () => {
    const { slug } = await make();
    for (const [name, args] of [
      ['linky_create', { urls: URLS }],
      ['linky_update', { slug, title: 'x' }],
      ['linky_delete', { slug }],
      ['linky_delete', { slug: 'unknown' }],
      ['keys_list', {}],
      ['keys_create', { name: 'x' }],
      ['keys_revoke', { id: 1 }],
    ] as const) {
      expect([name, (await refusal(reader, name, args)).code]).toEqual([name, -32002]);
    }
    const anonymous = await create(app);
    expect((await refusal(agent, 'linky_get', { slug: anonymous.slug })).code).toBe(-32002);
    const team = await connect(app, await people.teamKey());
    expect((await refusal(team, 'keys_list')).code).toBe(-32002);
    expect((await refusal(team, 'linky_get', { slug })).code).toBe(-32002);
    const ours = await call<{ slug: string }>(team, 'linky_create', { urls: URLS });
    expect(await call(team, 'linky_update', { slug: ours.slug, title: 'x' })).toMatchObject({ title: 'x' });
    expect((await refusal(team, 'linky_delete', { slug: ours.slug })).code).toBe(-32002);
    await team.close();
  });

  it('of what is not there is -32003', async () => {
    for (const name of ['linky_get', 'linky_delete', 'linky_versions', 'linky_insights']) {
      expect((await refusal(agent, name, { slug: 'unknown' })).code).toBe(-32003);
    }
    expect((await refusal(agent, 'linky_update', { slug: 'unknown', title: 'x' })).code).toBe(-32003);
    expect((await refusal(agent, 'keys_revoke', { id: 999_999_999 })).code).toBe(-32003);
  });

  it('that is our fault is -32603, and tells nothing', async () => {
    await app.sql('alter table linky.bundles rename to bundles_away');
    try {
      const refused = await refusal(agent, 'linky_list');
      expect(refused).toMatchObject({ code: -32603, data: undefined });
      expect(refused.message).not.toMatch(/bundles|relation|select/);
    } finally {
      await app.sql('alter table linky.bundles_away rename to bundles');
    }
    expect(app.log.filter(({ msg }) => msg === 'an MCP tool failed')).toHaveLength(1);
  });
});

describe('keys', () => {
  it('are minted, listed and revoked; ids are numbers', async () => {
    const minted = await call<{ apiKey: { id: number }; rawKey: string; warning: string }>(
      agent,
      'keys_create',
      { name: 'made by an agent', scopes: ['links:read'], rateLimitPerHour: 3 },
    );
    expect(minted.apiKey).toMatchObject({ name: 'made by an agent', scopes: ['links:read'] });
    expect(typeof minted.apiKey.id).toBe('number');
    const other = await connect(app, { authorization: `Bearer ${minted.rawKey}` });
    expect(await call(other, 'whoami')).toMatchObject({ scopes: ['links:read'], role: 'admin' });
    await other.close();
    // Every call moves the time at which its own key was last used.
    const keysOf = ({ apiKeys, ...rest }: { apiKeys: object[] }): object => ({
      ...rest,
      apiKeys: apiKeys.map((apiKey) => ({ ...apiKey, lastUsedAt: null })),
    });
    expect(keysOf(await call(agent, 'keys_list'))).toEqual(keysOf(await over('/api/me/keys')));
    const revoked = await call<{ apiKey: object }>(agent, 'keys_revoke', { id: minted.apiKey.id });
    expect(revoked.apiKey).toMatchObject({ id: minted.apiKey.id, revokedAt: expect.any(String) as string });
  });

  it('are minted with an end, addresses, a description, and bound to a workspace', async () => {
    const workspace = await createWorkspace(app, people.orgId);
    const details = {
      description: 'for the nightly build',
      expiresAt: '2097-01-31T12:00:00.000Z',
      allowedAddresses: ['203.0.113.0/24'],
    };
    const minted = await call<{ apiKey: { id: number } }>(agent, 'keys_create', {
      name: 'bound',
      scopes: ['links:read'],
      ...details,
    });
    expect(minted.apiKey).toMatchObject(details);
    const { tools } = await agent.listTools();
    const named = tools.find(({ name }) => name === 'keys_create')?.inputSchema.properties;
    expect(Object.keys(named ?? {})).toEqual(
      expect.arrayContaining([...Object.keys(details), 'workspace'].sort()),
    );
    const bound = `${people.orgSlug}/${workspace.slug}`;
    expect(await refusal(agent, 'keys_create', { name: 'x', workspace: 'a/b/c' })).toMatchObject({
      data: { code: 'BAD_REQUEST' },
    });
    expect((await refusal(agent, 'keys_create', { name: 'x', workspace: bound })).message).toContain(
      'scopes',
    );
    expect(await refusal(agent, 'keys_create', { name: 'x', expiresAt: 'soon' })).toMatchObject({
      data: { code: 'BAD_REQUEST' },
    });
  });

  it('tell who they are, whatever their scopes', async () => {
    const only = await connect(app, await people.key(people.member, ['graph:read']));
    expect(await call(only, 'whoami')).toEqual({
      subject: { type: 'user', userId: people.member.id },
      role: 'admin',
      scopes: ['graph:read'],
    });
    await only.close();
    const team = await connect(app, await people.teamKey(['links:read']));
    expect(await call(team, 'whoami')).toEqual({
      subject: { type: 'org', orgId: people.orgId, userId: null },
      role: 'editor',
      scopes: ['links:read'],
    });
    await team.close();
  });
});

it('serves the start-up sequence of the stdio bridge', async () => {
  const bridge: RequestHeaders = { ...key, 'linky-client': 'linky-mcp-bridge/0.3.0' };
  const clientInfo = { name: 'linky-mcp-bridge', version: '0.3.0' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  const greeted = await post<{ result: { protocolVersion: string } }>(
    app,
    rpc('initialize', params, 0),
    bridge,
  );
  expect(greeted.body.result.protocolVersion).toBe('2025-11-25');
  const later = { ...bridge, 'mcp-protocol-version': '2025-11-25' };
  const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
  expect((await post(app, initialized, later)).status).toBe(202);
  const stream = await send(app, 'GET', '/api/mcp', undefined, { ...later, accept: 'text/event-stream' });
  expect(stream.status).toBe(405);
  const listed = await post<{ result: { tools: unknown[] } }>(app, rpc('tools/list', {}, 1), later);
  expect(listed.body.result.tools.length).toBeGreaterThanOrEqual(11);
  const asked = rpc('tools/call', { name: 'linky_create', arguments: { urls: URLS } }, 2);
  const called = await post<{ result: { content: { text: string }[] } }>(app, asked, later);
  const { slug } = JSON.parse(called.body.result.content[0]?.text ?? '') as { slug: string };
  // The header is not recorded on creates of agents.
  expect(await over(`/api/links/${slug}`)).toMatchObject({ metadata: null });
  expect((await post(app, hello('2025-11-25'), bridge)).status).toBe(200);
});
