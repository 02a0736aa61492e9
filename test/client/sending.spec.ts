import { etagOf, Ligature, LigatureError } from '#client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { flaky, type Flaky } from './flaky.js';
import { type ClientWorld, startClientWorld } from './world.js';

let world: ClientWorld;
let network: Flaky;
/** Through the bad network. */
let client: Ligature;

beforeAll(async () => {
  world = await startClientWorld();
  network = await flaky(world.app.url);
  client = world.another({ baseUrl: `${network.url}/` });
});
beforeEach(() => {
  network.fates = [];
  network.seen.length = 0;
});
afterAll(async () => {
  await network.close();
  await world.app.close();
});

const refusalOf = async (call: Promise<unknown>): Promise<LigatureError> => {
  const outcome = await call.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(LigatureError);
  return outcome as LigatureError;
};

const busy = { status: 503, headers: { 'retry-after': '0' } };

it('a read is repeated: after a cut, a lost answer, 429 and 503', async () => {
  network.fates = ['cut', 'answer lost', { status: 429, headers: { 'retry-after': '0' } }, busy];
  expect(await client.projects.get()).toMatchObject({ key: 'website' });
  expect(network.seen).toHaveLength(5);
});

it('what is made is made once, although the answer was lost twice', async () => {
  network.fates = ['answer lost', 'answer lost', busy];
  const item = await client.items.create({ item_type: 'task', title: 'once' });
  expect(network.seen).toHaveLength(4);
  const keys = network.seen.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  const found = await world.client.items.list({ q: 'once' }).toArray();
  expect(found.map(({ id }) => id)).toEqual([item.id]);
});

it('an answer is read by what is given, which sees every digit', async () => {
  const { id } = await client.items.create({ item_type: 'task', title: 'digits' });
  const texts: string[] = [];
  const readJson = (text: string): unknown => {
    texts.push(text);
    return { ...(JSON.parse(text) as object), title: 'read' };
  };
  network.fates = [busy];
  const item = await client.items.get(id, { readJson });
  expect(item.title).toBe('read');
  expect(etagOf(item)).toBeDefined();
  expect(texts).toEqual([expect.stringContaining('"title":"digits"')]);
  await refusalOf(client.items.get('nothing', { readJson }));
  expect(texts).toHaveLength(1);
});

it('each POST that takes one has a key of its own, or the one it is given', async () => {
  const urls = ['https://example.com/'];
  await client.bundles.create({ urls });
  await client.bundles.create({ urls }, { idempotencyKey: 'mine' });
  await client.raw.POST('/api/links', { body: { urls } });
  const keys = network.seen.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
  expect(keys[1]).toBe('mine');
});

it('a POST that takes no key is not repeated when its answer is lost, but when it was refused for its number', async () => {
  network.fates = ['answer lost'];
  expect(await refusalOf(client.keys.create({ name: 'x' }))).toMatchObject({
    code: 'network_error',
    status: 0,
  });
  expect(network.seen).toHaveLength(1);
  network.fates = [{ status: 429 }];
  expect(await client.keys.create({ name: 'y' })).toMatchObject({ apiKey: { name: 'y' } });
});

it('a change on a condition is not repeated either: its first try may have been what changed the thing', async () => {
  const item = await client.items.create({ item_type: 'task', title: 'before' });
  const read = await client.items.get(item.id);
  const ifMatch = etagOf(read);
  expect(ifMatch).toMatch(/^(W\/)?".+"$/);
  network.fates = ['answer lost'];
  expect(await refusalOf(client.items.update(item.id, { title: 'after' }, { ifMatch }))).toMatchObject({
    code: 'network_error',
  });
  expect(await refusalOf(client.items.update(item.id, { title: 'late' }, { ifMatch }))).toMatchObject({
    status: 412,
    code: 'precondition_failed_error',
  });
  expect((await client.items.get(item.id)).title).toBe('after');
});

it('gives up after as many repetitions as it is told, and at once where it would have to wait for long', async () => {
  network.fates = ['cut', 'cut', 'cut'];
  expect(await refusalOf(client.me.get({ retries: 1 }))).toMatchObject({ code: 'network_error' });
  expect(network.seen).toHaveLength(2);
  network.fates = [{ status: 429, headers: { 'retry-after': '3600' } }];
  expect(await refusalOf(client.me.get())).toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
});

it('a try that takes too long ends, and so does the call whose signal is aborted, also while it waits', async () => {
  network.fates = ['held'];
  expect(await refusalOf(client.me.get({ timeoutMs: 50, retries: 0 }))).toMatchObject({ code: 'timeout' });
  const controller = new AbortController();
  network.fates = ['held'];
  const held = client.me.get({ signal: controller.signal });
  await expect.poll(() => network.seen.length).toBe(2);
  controller.abort();
  await expect(held).rejects.toMatchObject({ name: 'AbortError' });
  network.fates = [{ status: 429, headers: { 'retry-after': '50' } }];
  const waiting = new AbortController();
  const waits = client.me.get({ signal: waiting.signal });
  await expect.poll(() => network.seen.length).toBe(3);
  waiting.abort(new Error('enough'));
  await expect(waits).rejects.toThrow('enough');
});

it('sends the key as it is then', async () => {
  const keys = ['lkyu_wrong', world.tenant.key];
  const rotating = world.another({ apiKey: () => Promise.resolve(keys.shift() ?? '') });
  expect(await refusalOf(rotating.me.get())).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  expect(await rotating.me.get()).toMatchObject({ user: { id: world.tenant.user.id } });
});

it('one class for the refusals of all three dialects', async () => {
  const trace = /^[0-9a-f]{12}$/;
  expect(await refusalOf(client.items.create({ item_type: '' }))).toMatchObject({
    status: 422,
    code: 'validation_error',
    fields: [{ field: expect.stringContaining('item_type') as string }],
    traceId: expect.stringMatching(trace) as string,
    retryAfterMs: null,
  });
  const node = crypto.randomUUID();
  expect(await refusalOf(client.graph.addLink({ source: node, target: node }))).toMatchObject({
    status: 400,
    code: expect.stringMatching(/^bad_request\./) as string,
    traceId: expect.stringMatching(trace) as string,
  });
  expect(await refusalOf(client.bundles.get('nowhere'))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  const urls = { urls: ['ftp://nowhere'] };
  expect(await refusalOf(client.bundles.createMany({ links: [urls, urls] }))).toMatchObject({
    status: 400,
    fields: [{ field: '0' }, { field: '1' }],
  });
  const { error, response } = await client.raw.GET('/api/links/{slug}', {
    params: { path: { slug: 'nowhere' } },
  });
  expect([response.status, error?.code]).toEqual([404, 'NOT_FOUND']);
});

it('a call that needs a place says which one is missing', async () => {
  const nowhere = new Ligature({ baseUrl: world.app.url, apiKey: world.tenant.key });
  await expect(nowhere.items.list().toArray()).rejects.toThrow(
    "Say which org: new Ligature({ …, org: '…' })",
  );
});
