import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

const UNKNOWN = '00000000-0000-8000-8000-000000000000';
let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
});
afterAll(() => app.close());

const send = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<Answer<Record<string, unknown> | null>> => world.owner.send(method, path, body, headers);

/** Something of its own to read, change and delete. */
const THINGS: Record<string, () => Promise<string>> = {
  item: async () => `${project.items}/${await project.item({ title: 'First' })}`,
  project: async () => (await makeProject(world)).path,
};
const CHANGE: Record<string, (n: number) => object> = {
  item: (n) => ({ title: `Title ${String(n)}` }),
  project: (n) => ({ name: `Name ${String(n)}` }),
};

describe.each(['item', 'project'])('an %s', (kind) => {
  const change = CHANGE[kind]!;
  let path: string;
  let etag: string;

  const tag = async (): Promise<string> => (await send('GET', path)).headers.get('etag') ?? '';
  const fresh = async (): Promise<void> => {
    path = await THINGS[kind]!();
    etag = await tag();
  };

  it('has a strong tag, the same for everybody until it changes', async () => {
    await fresh();
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await world.reader.send('GET', path)).headers.get('etag')).toBe(etag);
    await send('PATCH', path, {}, {});
    expect(await tag()).toBe(etag);
    const changed = await send('PATCH', path, {}, change(1));
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect(await tag()).toBe(changed.headers.get('etag'));
  });

  it('is 304 without a body to whoever knows it', async () => {
    await fresh();
    for (const known of [etag, `W/${etag}`, '*', `"other", ${etag}`]) {
      const answer = await send('GET', path, { 'if-none-match': known });
      expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([304, null, etag]);
    }
    expect((await send('GET', path, { 'if-none-match': '"other"' })).status).toBe(200);
    await send('PATCH', path, {}, change(2));
    expect((await send('GET', path, { 'if-none-match': etag })).status).toBe(200);
  });

  it('changes only if it is what If-Match says', async () => {
    await fresh();
    for (const other of ['"other"', `W/${etag}`, '"1.99"', 'rubbish']) {
      const refused = await send('PATCH', path, { 'if-match': other }, change(3));
      expect(refused).toMatchObject({ status: 412, body: { code: 412, type: 'precondition_failed_error' } });
      expect((await send('PATCH', path, { 'if-match': other }, {})).status).toBe(412);
    }
    expect(await tag()).toBe(etag);
    expect((await send('PATCH', path, { 'if-match': `"other", ${etag}` }, change(3))).status).toBe(200);
    expect((await send('PATCH', path, { 'if-match': etag }, change(4))).status).toBe(412);
    expect((await send('PATCH', path, { 'if-match': '*' }, change(4))).status).toBe(200);
  });

  it('is deleted only if it is what If-Match says', async () => {
    await fresh();
    expect(await send('DELETE', path, { 'if-match': '"other"' })).toMatchObject({ status: 412 });
    expect(await send('DELETE', path, { 'if-match': etag })).toMatchObject({ status: 204, body: null });
    expect((await send('DELETE', path, { 'if-match': etag })).status).toBe(404);
    expect((await send('PATCH', path, { 'if-match': etag }, change(5))).status).toBe(404);
  });

  it('lets exactly one of 20 writers that know the same version through', async () => {
    await fresh();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send('PATCH', path, { 'if-match': etag }, change(10 + n))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(412)]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await send('GET', path)).body).toEqual(winner.body);
    const known = await tag();
    const both = await Promise.all([
      send('DELETE', path, { 'if-match': known }),
      send('PATCH', path, { 'if-match': known }, change(99)),
    ]);
    expect([
      [204, 404],
      [412, 200],
    ]).toContainEqual(both.map(({ status }) => status));
  });

  it('comes with its tag when it is made', async () => {
    const made =
      kind === 'item'
        ? await send('POST', project.items, { 'idempotency-key': 'tagged' }, { item_type: 'note' })
        : await send('POST', world.projects, {}, { key: 'tagged', name: 'Tagged' });
    const where =
      kind === 'item' ? `${project.items}/${String(made.body!['id'])}` : `${world.projects}/tagged`;
    expect(made.headers.get('etag')).toBe((await send('GET', where)).headers.get('etag'));
    if (kind === 'project') return;
    const replay = await send('POST', project.items, { 'idempotency-key': 'tagged' }, { item_type: 'note' });
    expect(replay.headers.get('etag')).toBe(made.headers.get('etag'));
  });
});

describe.each(['item', 'project'])('dates of an %s', (kind) => {
  const change = CHANGE[kind]!;
  const at = ({ headers }: Answer<unknown>): string | null => headers.get('last-modified');

  it('are told once their second is over, and are 304 to whoever has it', async () => {
    const path = await THINGS[kind]!();
    app.clock.advance(1_000);
    const read = await send('GET', path);
    const date = at(read) ?? '';
    expect(new Date(date).getTime()).toBeLessThan(app.clock.now());
    expect((await send('GET', path, { 'if-modified-since': date })).status).toBe(304);
    const older = new Date(new Date(date).getTime() - 1_000).toUTCString();
    expect((await send('GET', path, { 'if-modified-since': older })).status).toBe(200);
    const other = { 'if-modified-since': date, 'if-none-match': '"other"' };
    expect((await send('GET', path, other)).status).toBe(200);
    const second = (): number => Math.floor(app.clock.now() / 1_000);
    let [begun, fresh, n] = [0, read, 0];
    do {
      begun = second();
      await send('PATCH', path, {}, change((n += 1)));
      fresh = await send('GET', path, { 'if-modified-since': date });
    } while (second() !== begun);
    expect([fresh.status, at(fresh)]).toEqual([200, null]);
  });

  it('guard changes and deletions with If-Unmodified-Since', async () => {
    const path = await THINGS[kind]!();
    app.clock.advance(1_000);
    const known = at(await send('GET', path)) ?? '';
    expect((await send('PATCH', path, { 'if-unmodified-since': known }, change(1))).status).toBe(200);
    const refused = { status: 412, body: { code: 412 } };
    expect(await send('PATCH', path, { 'if-unmodified-since': known }, change(2))).toMatchObject(refused);
    expect(await send('DELETE', path, { 'if-unmodified-since': known })).toMatchObject(refused);
    expect((await send('PATCH', path, { 'if-unmodified-since': 'yesterday' }, change(3))).status).toBe(200);
    const tag = (await send('GET', path)).headers.get('etag') ?? '';
    const both = { 'if-unmodified-since': known, 'if-match': tag };
    expect((await send('PATCH', path, both, change(4))).status).toBe(200);
    const now = new Date(app.clock.now() + 1_000).toUTCString();
    expect((await send('DELETE', path, { 'if-unmodified-since': now })).status).toBe(204);
    expect((await send('DELETE', path, { 'if-unmodified-since': now })).status).toBe(404);
  });

  it('let one of ten writers with the same date through', async () => {
    const path = await THINGS[kind]!();
    app.clock.advance(1_000);
    const known = at(await send('GET', path)) ?? '';
    app.clock.advance(2_000);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        send('PATCH', path, { 'if-unmodified-since': known }, change(10 + n)),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
  });
});

it('lists have weak tags, and are 304 to whoever has them', async () => {
  const fresh = await makeProject(world);
  const { path, items } = fresh;
  const [id, other] = [await fresh.item({ title: 'One' }), await fresh.item()];
  await send('POST', `${items}/${id}/links`, {}, { relationship: 'r', target_item_id: other });
  for (const list of [
    world.projects,
    items,
    `${items}?q=one&limit=1`,
    ...['items/summary', 'items/facets', 'item-types', 'links', 'links/history', 'relationships'].map(
      (of) => `${path}/${of}`,
    ),
    ...['links', 'links?limit=1', 'graph', `path?to=${other}`].map((of) => `${items}/${id}/${of}`),
  ]) {
    const { headers } = await send('GET', list);
    const tag = headers.get('etag') ?? '';
    expect([list, headers.get('cache-control')]).toEqual([list, 'private, no-cache']);
    expect(tag).toMatch(/^W\/"[\w-]{27}"$/);
    const known = await send('GET', list, { 'if-none-match': tag });
    expect([list, known.status, known.body, known.headers.get('etag')]).toEqual([list, 304, null, tag]);
  }
  const tag = (await send('GET', items)).headers.get('etag') ?? '';
  await send('PATCH', `${items}/${id}`, {}, { title: 'Two' });
  expect((await send('GET', items, { 'if-none-match': tag })).status).toBe(200);
});

it('a project keeps its tag when a rule for its relationships is made, changed or removed', async () => {
  const { path } = await makeProject(world);
  const etag = (await send('GET', path)).headers.get('etag');
  const rule = `${path}/relationships`;
  expect((await send('POST', rule, {}, { name: 'r' })).status).toBe(201);
  expect((await send('PATCH', `${rule}/r`, {}, { acyclic: true })).status).toBe(200);
  expect((await send('GET', path)).headers.get('etag')).toBe(etag);
  expect((await send('DELETE', `${rule}/r`)).status).toBe(204);
  expect((await send('PATCH', path, { 'if-match': etag! }, { name: 'Changed' })).status).toBe(200);
  expect((await send('GET', path)).headers.get('etag')).not.toBe(etag);
});

describe('deleting an item', () => {
  it('takes its links along, and nothing else', async () => {
    const [a, b, c] = [await project.item(), await project.item(), await project.item()];
    const link = async (from: string, to: string): Promise<void> => {
      await send('POST', `${project.items}/${from}/links`, {}, { relationship: 'r', target_item_id: to });
    };
    await link(a, b);
    await link(b, c);
    await link(a, c);
    expect(await send('DELETE', `${project.items}/${b}`)).toMatchObject({ status: 204, body: null });
    expect((await send('GET', `${project.items}/${b}`)).status).toBe(404);
    const { body } = await send('GET', `${project.items}/${a}/links`);
    expect(body).toMatchObject({ links: [{ item: { id: c } }] });
  });

  it('is 404 for unknown items and refs, other projects and a second time; 403 for readers', async () => {
    const other = await makeProject(world);
    const id = await other.item();
    expect((await send('DELETE', `${project.items}/${UNKNOWN}`)).status).toBe(404);
    expect((await send('DELETE', `${project.items}/${id}`)).status).toBe(404);
    expect((await send('DELETE', `${world.projects}/nowhere/items/${id}`)).status).toBe(404);
    expect((await send('DELETE', `${project.items}/no-ref`)).status).toBe(404);
    expect((await world.reader.send('DELETE', `${other.items}/${id}`)).status).toBe(403);
    expect((await send('DELETE', `${other.items}/${id}`)).status).toBe(204);
    expect((await send('DELETE', `${other.items}/${id}`)).status).toBe(404);
  });

  it('frees ref and dedupe key', async () => {
    const fields = { item_type: 'note', ref: 'freed', dedupe_key: 'freed' };
    const first = await send('POST', project.items, {}, fields);
    await send('DELETE', `${project.items}/${String(first.body!['id'])}`);
    expect((await send('POST', project.items, {}, fields)).status).toBe(201);
  });
});

describe('problem details', () => {
  const accept = { accept: 'application/problem+json' };

  it('are sent to whoever asks for them by name', async () => {
    const answer = await send('GET', `${project.items}/${UNKNOWN}`, accept);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('vary')).toBe('Accept');
    expect(answer).toMatchObject({
      status: 404,
      body: {
        type: 'urn:ligature:problem:not_found_error',
        title: 'Not Found',
        status: 404,
        code: 404,
        detail: 'Item not found',
        instance: `${project.items}/${UNKNOWN}#${answer.headers.get('x-trace-id')!}`,
      },
    });
  });

  it('carry what the envelope carries, for every kind of refusal', async () => {
    const requests: [string, string, object?][] = [
      ['POST', project.items, {}],
      ['GET', `${project.items}?limit=0`],
      ['GET', '/api/v1/nowhere'],
      ['GET', `${world.projects}/%zz`],
      ['DELETE', `${project.items}/${UNKNOWN}`],
    ];
    for (const [method, path, body] of requests) {
      const plain = await send(method, path, {}, body);
      const { status, headers, body: problem } = await send(method, path, accept, body);
      const { code, detail, type, errors } = plain.body!;
      expect(plain.headers.get('content-type')).toContain('application/json');
      expect(status).toBe(plain.status);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(problem).toMatchObject({ status: code, detail, type: `urn:ligature:problem:${String(type)}` });
      expect(problem!['errors']).toEqual(errors);
    }
  });

  it('are no answer to a success', async () => {
    const answer = await send('GET', project.path, accept);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
  });
});

describe('what is made anew under the same name', () => {
  it('is another one: a project by its key', async () => {
    const { key, path } = await makeProject(world);
    const etag = (await send('GET', path)).headers.get('etag') ?? '';
    await send('DELETE', path);
    await send('POST', world.projects, {}, { key, name: 'Anew' });
    expect((await send('GET', path, { 'if-none-match': etag })).status).toBe(200);
    expect((await send('PATCH', path, { 'if-match': etag }, { name: 'Changed' })).status).toBe(412);
    expect((await send('DELETE', path, { 'if-match': etag })).status).toBe(412);
    expect((await send('GET', path)).body).toMatchObject({ name: 'Anew' });
  });

  it('is another one: an item by its ref', async () => {
    const id = await project.item({ ref: 'anew', title: 'Old' });
    const path = `${project.items}/anew`;
    const etag = (await send('GET', path)).headers.get('etag') ?? '';
    await send('DELETE', `${project.items}/${id}`);
    const other = await project.item({ ref: 'anew', title: 'New' });
    const read = await send('GET', path, { 'if-none-match': etag });
    expect(read).toMatchObject({ status: 200, body: { title: 'New' } });
    expect((await send('DELETE', `${project.items}/${other}`, { 'if-match': etag })).status).toBe(412);
  });
});
