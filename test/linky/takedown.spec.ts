import { BundlePurges, Takedowns } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { call, connect, refusal } from './mcp-world.js';
import {
  type Answer,
  create,
  makePeople,
  type People,
  type Refusal,
  type RequestHeaders,
  send,
} from './world.js';

const DAY_MS = 86_400_000;

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of the tests' });
  people = await makePeople(app);
});
afterAll(() => app.close());

const mine = async (): Promise<RequestHeaders> => await people.alone(people.admin);
const ask = async (method: string, path: string, body?: unknown): Promise<Answer<Refusal>> =>
  send<Refusal>(app, method, path, body, await mine());
const open = (name: string): Promise<Answer> => send(app, 'GET', `/l/${name}`);
const takeDown = (name: string, reason: string | null = null): Promise<object> =>
  app.get(Takedowns).takeDown(name, reason);

async function listed(): Promise<string[]> {
  const { body } = await send<{ linkies: { slug: string }[] }>(
    app,
    'GET',
    '/api/me/links?limit=100',
    undefined,
    await mine(),
  );
  return body.linkies.map(({ slug }) => slug);
}

describe('a bundle that is taken down', () => {
  it('is a page with 410 that tells the reason and nothing of the bundle, under its name too', async () => {
    const { slug } = await create(app, { title: 'A secret', password: 'six and more' }, await mine());
    await ask('PUT', `/api/links/${slug}/alias`, { alias: 'bad-name' });
    await takeDown('Bad-Name', 'phishing <b>');
    for (const name of [slug, 'bad-name']) {
      const page = await open(name);
      expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
      expect(page.text).toContain('phishing &lt;b&gt;');
      expect(page.text).not.toMatch(/A secret|example\.com|password/);
    }
    for (const image of ['qr.svg', 'qr.png'])
      expect((await send(app, 'GET', `/l/${slug}/${image}`)).status).toBe(410);
    expect((await ask('POST', `/l/${slug}/unlock`)).status).toBe(303);
  });

  it('answers 410 in the envelope of the wire to whoever asks, and does nothing that is asked', async () => {
    const { slug } = await create(app, {}, await mine());
    await ask('PATCH', `/api/links/${slug}`, { title: 'Before' });
    await takeDown(slug, 'spam');
    const path = `/api/links/${slug}`;
    const calls: [string, string, unknown?][] = [
      ['GET', path],
      ['PATCH', path, { title: 'After' }],
      ['DELETE', path],
      ['POST', `${path}/restore`],
      ['GET', `${path}/versions`],
      ['POST', `${path}/versions/1/restore`],
      ['GET', `${path}/insights`],
      ['POST', `${path}/clone`],
      ['PUT', `${path}/alias`, { alias: 'other-name' }],
      ['DELETE', `${path}/alias`],
      ['PATCH', `${path}/metadata`, { a: 1 }],
      ['POST', `${path}/preview`, {}],
    ];
    for (const [method, address, body] of calls) {
      const { status, body: answer } = await ask(method, address, body);
      expect([method, address, status, answer.code]).toEqual([method, address, 410, 'NOT_FOUND']);
      expect(answer.error).toContain('spam');
    }
    expect((await ask('POST', `${path}/events`)).status).toBe(204);
    expect(await listed()).not.toContain(slug);
    const agent = await connect(app, await people.key(people.admin));
    for (const [tool, code] of [
      ['linky_get', -32003],
      ['linky_delete', -32003],
      ['linky_clone', 'NOT_FOUND'],
    ] as const)
      expect((await refusal(agent, tool, { slug })).code).toBe(code);
    expect(JSON.stringify(await call(agent, 'linky_list'))).not.toContain(slug);
    await agent.close();
    await app.get(Takedowns).reinstate(slug);
    const { body } = await send(app, 'GET', path, undefined, await mine());
    expect(body).toMatchObject({ slug, title: 'Before' });
  });

  it('cannot be claimed, nor brought back by whoever deleted it before', async () => {
    const anonymous = await create(app);
    await takeDown(anonymous.slug);
    expect((await send(app, 'GET', `/claim/${anonymous.claimToken ?? ''}`)).text).toContain('not valid');
    const { slug } = await create(app, {}, await mine());
    await ask('DELETE', `/api/links/${slug}`);
    await takeDown(slug);
    expect((await ask('POST', `/api/links/${slug}/restore`)).status).toBe(410);
  });

  it('can be reinstated, and is as it was; one that nobody owns does not expire at once', async () => {
    const { slug } = await create(app, { title: 'Back again' });
    await takeDown(slug);
    app.clock.advance(89 * DAY_MS);
    await app.get(BundlePurges).purge();
    await app.get(Takedowns).reinstate(slug);
    app.clock.advance(60 * DAY_MS);
    await app.get(BundlePurges).purge();
    expect((await open(slug)).text).toContain('Back again');
    await expect(app.get(Takedowns).reinstate(slug)).rejects.toThrow('not taken down');
  });

  it('loses its content after 90 days, stays a page with 410, and its slug is nobody else’s', async () => {
    const { slug } = await create(app, { title: 'Gone for good' }, await mine());
    await ask('PUT', `/api/links/${slug}/alias`, { alias: 'gone-name' });
    await takeDown(slug, 'malware');
    app.clock.advance(90 * DAY_MS + 1_000);
    await app.get(BundlePurges).purge();
    const [row] = await app.sql<{ row: string }>(
      'select b::text as row from linky.bundles b where slug = $1',
      [slug],
    );
    expect(row?.row).not.toMatch(/Gone for good|example/);
    for (const name of [slug, 'gone-name']) {
      const page = await open(name);
      expect([page.status, page.text.includes('malware')]).toEqual([410, true]);
    }
    expect((await send(app, 'GET', `/api/links/${slug}`, undefined, await mine())).status).toBe(410);
    await expect(app.get(Takedowns).reinstate(slug)).rejects.toThrow('removed for good');
    const other = await create(app, {}, await mine());
    expect((await ask('PUT', `/api/links/${other.slug}/alias`, { alias: 'gone-name' })).status).toBe(409);
  });

  it('must be one that there is', async () => {
    await expect(takeDown('unknown')).rejects.toThrow('No such bundle');
    await expect(app.get(Takedowns).reinstate('unknown')).rejects.toThrow('No such bundle');
  });
});
