import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, makeProject, makeWorld, type World } from '../item-links/world.js';
import { ORIGINAL } from '../linky/mcp-world.js';
import { bearer, send } from '../linky/world.js';
import { type Client, connect, firstId, person } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let graph: Client;
let key: { authorization: string };

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  const owner = await person(app);
  graph = await connect(app, owner);
  key = bearer((await createKey(app, { userId: world.ownerId })).rawKey) as { authorization: string };
  await project.item({ status: 'open', ref: 'open' });
  await project.item({ status: 'resolved', ref: 'resolved' });
});

afterAll(async () => {
  graph.close();
  await app.close();
});

const list = (query: string): Promise<Answer> => world.owner.send('GET', `${project.items}?${query}`);
const refs = async (query: string): Promise<unknown> => {
  const { status, body } = await list(query);
  if (status !== 200) return status;
  return (body['items'] as { ref: string }[]).map(({ ref }) => ref).sort();
};
const ignored = (answer: { headers: Headers }): string | null => answer.headers.get('x-ignored-parameters');

describe('a query parameter', () => {
  it.each([
    'status[]=open',
    'status%5B%5D=open',
    'status[0]=open',
    'status[]=open&status[]=triaged',
    'status=triaged&status[]=open',
  ])('may be written as a list: %s', async (query) => {
    expect(await refs(query)).toEqual(['open']);
  });

  it.each([
    ['statuss=open', 'status'],
    ['Status=open', 'status'],
    ['sevirity=high', 'severity'],
    ['createdAfter=2026-01-01', 'created_after'],
    ['statuss[]=open', 'status'],
    ['limits=1', 'limit'],
  ])('that is almost a known one is refused, with the name that was meant: %s', async (query, meant) => {
    const { status, body } = await list(query);
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([
      { loc: ['query', query.split('=')[0]], type: 'unknown_parameter' },
    ]);
    expect(JSON.stringify(body)).toContain(`did you mean \\"${meant}\\"`);
  });

  it('that is unknown is ignored, and named', async () => {
    const answer = await list('status=open&utm_source=x&_=5&fields[a]=1');
    expect(answer.status).toBe(200);
    expect(ignored(answer)).toBe('utm_source, _, fields%5Ba%5D');
    expect(ignored(await list('status=open'))).toBeNull();
    expect(ignored(await world.owner.send('GET', `${project.path}?status=open`))).toBe('status');
  });

  it('that is almost a known one is told to nobody who may not ask', async () => {
    expect((await world.anonymous.send('GET', `${project.items}?statuss=open`)).status).toBe(401);
  });

  it('is treated alike by the other domains, in their own words', async () => {
    const me = '/api/me/links';
    const slip = await send(app, 'GET', `${me}?limt=1`, undefined, key);
    expect(slip).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(JSON.stringify(slip.body)).toContain('did you mean \\"limit\\"');
    expect((await send(app, 'GET', `${me}?limit[]=1`, undefined, key)).body).toMatchObject({
      pagination: { limit: 1 },
    });
    const answer = await fetch(`${app.url}/api/graph?ofset=1`, { headers: key });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ok: false, error: 'bad_request.unknown_parameter' });
    const fine = await fetch(`${app.url}/api/graph?offset[]=1&x=1`, { headers: key });
    expect([fine.status, ignored(fine)]).toEqual([200, 'x']);
  });

  it('of a page is the business of who made the link', async () => {
    const { body } = await send<{ slug: string }>(app, 'POST', '/api/links', { urls: ['https://a.example'] });
    const page = await fetch(`${app.url}/l/${body.slug}?claim=1&utm_source=x`);
    expect([page.status, ignored(page)]).toEqual([200, null]);
  });
});

describe('a field that cannot be changed', () => {
  it.each(['ref', 'item_type', 'dedupe_key', 'source', 'id', 'created_at', 'disposition', 'links'])(
    'of an item is refused: %s',
    async (field) => {
      const id = await project.item({ title: 'before' });
      const { status, body } = await world.owner.send('PATCH', `${project.items}/${id}`, {
        title: 'after',
        [field]: null,
      });
      expect(status).toBe(422);
      expect(body['errors']).toMatchObject([{ loc: ['body', field], type: 'immutable_field' }]);
      expect((await world.owner.send('GET', `${project.items}/${id}`)).body['title']).toBe('before');
    },
  );

  it('of a project and a relationship is refused, unknown ones are left out', async () => {
    expect((await world.owner.send('PATCH', project.path, { key: 'other' })).status).toBe(422);
    expect((await world.owner.send('PATCH', project.path, { nonsense: 1, name: 'Named' })).status).toBe(200);
    const rules = `${project.path}/relationships`;
    expect((await world.owner.send('POST', rules, { name: 'blocks', nonsense: 1 })).status).toBe(201);
    expect((await world.owner.send('PATCH', `${rules}/blocks`, { name: 'stops' })).status).toBe(422);
    expect((await world.owner.send('PATCH', `${rules}/blocks`, { acyclic: true })).status).toBe(200);
  });

  it.each(['slug', 'alias', 'source', 'metadata', 'owner', 'createdAt'])(
    'of a bundle is refused: %s',
    async (field) => {
      const urls = ['https://example.com'];
      const { body } = await send<{ slug: string }>(app, 'POST', '/api/links', { urls }, key);
      const patch = (fields: object): ReturnType<typeof send> =>
        send(app, 'PATCH', `/api/links/${body.slug}`, { title: 'after', ...fields }, key);
      expect(await patch({ [field]: 'x' })).toMatchObject({
        status: 400,
        body: { error: `${field} cannot be changed here` },
      });
      expect((await patch({ nonsense: 1 })).status).toBe(200);
    },
  );

  it('of a node or a link of the graph is refused', async () => {
    const [source, target] = [
      firstId((await graph.ask('node:add', {})).diff.nodes),
      firstId((await graph.ask('node:add', {})).diff.nodes),
    ];
    const link = firstId((await graph.ask('link:add', { source, target })).diff.links);
    const immutable = { ok: false, error: 'bad_request.immutable_field' };
    expect(await graph.ask('node:update', { id: source, title: 'x', type: 5 })).toMatchObject(immutable);
    expect(await graph.ask('link:update', { id: link, private: true, target: source })).toMatchObject(
      immutable,
    );
    expect(await graph.ask('node:update', { id: source, title: 'x', nonsense: 5 })).toMatchObject({
      ok: true,
    });
  });
});

describe('a payload of the graph that is no object', () => {
  const PAYLOADS = ['hello', 5, [1, 2], true, ['title'], 0, '', false];

  it.each(PAYLOADS)('makes nothing, on either wire: %j', async (payload) => {
    const before = await app.sql('select count(*) from node_graph.nodes');
    for (const event of [
      'node:add',
      'graph:get',
      'graph:ready',
      'history:page',
      'link:add',
      'graph:export',
    ]) {
      const ack = await graph.ask(event, payload);
      expect([event, ack.ok, ack.error]).toEqual([event, false, 'bad_request.missing_params']);
      expect(typeof ack.message).toBe('string');
    }
    const answer = await fetch(`${app.url}/api/node`, {
      method: 'POST',
      headers: { ...key, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    expect(answer.status).toBe(400);
    expect(await app.sql('select count(*) from node_graph.nodes')).toEqual(before);
  });

  it('may be none at all', async () => {
    expect(await graph.ask('node:add')).toMatchObject({ ok: true });
    expect(await graph.ask('node:add', null)).toMatchObject({ ok: true });
  });
});

describe('an argument that a tool does not have', () => {
  const call = (name: string, args: unknown): ReturnType<typeof send> =>
    send(
      app,
      'POST',
      '/api/mcp',
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } },
      { ...key, accept: 'application/json, text/event-stream' },
    );

  it.each([
    ['whoami', { random: 1 }, ['body', 'random']],
    ['linky_list', { limits: 1 }, ['body', 'limits']],
    ['linky_create', { urls: ['https://a.example'], titel: 'x' }, ['body', 'titel']],
    [
      'linky_create',
      { urls: ['https://a.example'], urlMetadata: [{}, { notes: 'x' }] },
      ['body', 'urlMetadata', 1, 'notes'],
    ],
    ['linky_update', { slug: 'x', metadata: {} }, ['body', 'metadata']],
    [
      'linky_create_batch',
      { links: [{ urls: ['https://a.example'], alias: 'x' }] },
      ['body', 'links', 0, 'alias'],
    ],
    ['graph_node_add', { title: 'x', name: 'y' }, ['body', 'name']],
    ['item_create', { org: 'o', workspace: 'main', item_type: 'note', type: 'x' }, ['body', 'type']],
    ['item_update', { org: 'o', workspace: 'main', item_id: 'x', ref: 'x' }, ['body', 'ref']],
  ])('is refused by name: %s %j', async (name, args, loc) => {
    const { body } = await call(name, args);
    const fields = [{ loc, type: 'unknown_argument' }];
    if (ORIGINAL.has(name)) expect(body).toMatchObject({ error: { code: -32602, data: { fields } } });
    else {
      const { result } = body as { result: { isError: boolean; content: { text: string }[] } };
      expect(result.isError).toBe(true);
      const { text } = result.content[0]!;
      expect(JSON.parse(text)).toMatchObject({ code: 'BAD_REQUEST', reason: 'unknown_argument', fields });
    }
    expect(JSON.stringify(body)).toContain('Unknown argument');
  });

  it('is told from what is free', async () => {
    const args = { urls: ['https://a.example'], metadata: { any: { thing: 1 } } };
    expect((await call('linky_create', args)).body).toHaveProperty('result');
    expect((await call('whoami', 'hello')).body).toMatchObject({ error: { code: -32602 } });
  });
});
