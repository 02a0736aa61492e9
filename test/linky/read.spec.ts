import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { bearer, create, makePeople, type People, type RequestHeaders, send, URLS } from './world.js';

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
});
afterAll(() => app.close());

async function read(slug: string, headers: RequestHeaders = {}): Promise<[number, string | undefined]> {
  const { status, body } = await send<{ code?: string }>(
    app,
    'GET',
    `/api/links/${slug}`,
    undefined,
    headers,
  );
  return [status, body.code];
}

const FOUND = [200, undefined];
const FORBIDDEN = [403, 'FORBIDDEN'];

describe('GET /api/links/:slug', () => {
  it('answers the bare bundle', async () => {
    const headers = await people.alone(people.admin);
    const fields = {
      title: 'T',
      urlMetadata: [{ note: 'n' }],
      metadata: { a: 1 },
      source: 'agent',
      resolutionPolicy: {
        rules: [{ id: 'r', when: { op: 'always' }, tabs: [{ url: 'https://example.net' }] }],
      },
    };
    const { slug } = await create(app, fields, headers);
    const answer = await send(app, 'GET', `/api/links/${slug}`, undefined, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.body).toEqual({
      slug,
      urls: URLS,
      urlMetadata: [{ note: 'n' }, {}],
      title: 'T',
      description: null,
      owner: { type: 'user', userId: people.admin.id },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      updatedAt: expect.stringMatching(/Z$/) as unknown,
      source: 'agent',
      metadata: { a: 1 },
      resolutionPolicy: {
        version: 1,
        rules: [
          {
            id: 'r',
            when: { op: 'always' },
            tabs: [{ url: 'https://example.net/' }],
            stopOnMatch: true,
            showBadge: false,
          },
        ],
      },
    });
  });

  it('always has a policy, and nulls for what is not set', async () => {
    const { slug } = await create(app, {}, await people.inOrg(people.admin));
    const { body } = await send(
      app,
      'GET',
      `/api/links/${slug}`,
      undefined,
      await people.inOrg(people.reader),
    );
    expect(body).toMatchObject({
      title: null,
      description: null,
      metadata: null,
      source: 'unknown',
      owner: { type: 'org', orgId: people.orgId },
      resolutionPolicy: { version: 1, rules: [] },
    });
  });

  it('wants to know who asks', async () => {
    const { slug } = await create(app, {}, await people.alone(people.admin));
    expect(await read(slug)).toEqual([401, 'UNAUTHORIZED']);
    expect(await read(slug, bearer('nonsense'))).toEqual([401, 'UNAUTHORIZED']);
    expect(await read('unknown')).toEqual([401, 'UNAUTHORIZED']);
  });

  it('shows a person her own bundles, whichever organization she acts in', async () => {
    const { slug } = await create(app, {}, await people.alone(people.member));
    expect(await read(slug, await people.alone(people.member))).toEqual(FOUND);
    expect(await read(slug, await people.inOrg(people.member))).toEqual(FOUND);
    expect(await read(slug, await people.key(people.member, ['links:read']))).toEqual(FOUND);
    expect(await read(slug, await people.alone(people.stranger))).toEqual(FORBIDDEN);
    expect(await read(slug, await people.inOrg(people.admin))).toEqual(FORBIDDEN);
    expect(await read(slug, await people.teamKey())).toEqual(FORBIDDEN);
  });

  it("shows an organization's bundles to whoever acts in it", async () => {
    const { slug } = await create(app, {}, await people.inOrg(people.admin));
    expect(await read(slug, await people.inOrg(people.reader))).toEqual(FOUND);
    expect(await read(slug, await people.teamKey(['links:read']))).toEqual(FOUND);
    expect(await read(slug, await people.alone(people.admin))).toEqual(FORBIDDEN);
    expect(await read(slug, await people.key(people.admin))).toEqual(FORBIDDEN);
    expect(await read(slug, await people.alone(people.stranger))).toEqual(FORBIDDEN);
  });

  it('shows a bundle without owner to nobody', async () => {
    const { slug } = await create(app);
    expect(await read(slug, await people.inOrg(people.admin))).toEqual(FORBIDDEN);
    expect(await read(slug, await people.key(people.admin))).toEqual(FORBIDDEN);
  });

  it('does not know other slugs, deleted ones and those in another case', async () => {
    const headers = await people.alone(people.admin);
    const { slug } = await create(app, {}, headers);
    const missing = [404, 'NOT_FOUND'];
    for (const other of ['unknown', slug.toUpperCase(), 'a%00b', '%F0%9F%98%80', 'x'.repeat(300)]) {
      if (other !== slug) expect(await read(other, headers)).toEqual(missing);
    }
    await app.sql('update linky.bundles set deleted_at = now() where slug = $1', [slug]);
    expect(await read(slug, headers)).toEqual(missing);
  });

  it('wants the scope before it tells whether there is such a bundle', async () => {
    const key = await people.key(people.admin, ['items:read']);
    expect(await read('unknown', key)).toEqual(FORBIDDEN);
  });
});

it.each([
  ['GET', '/api/links', 405, 'OPTIONS, POST'],
  ['DELETE', '/api/links', 405, 'OPTIONS, POST'],
  ['OPTIONS', '/api/links', 204, 'OPTIONS, POST'],
  ['OPTIONS', '/api/links/abcdefg', 204, 'DELETE, GET, HEAD, OPTIONS, PATCH'],
  ['GET', '/api/links/abcdefg/events', 405, 'OPTIONS, POST'],
  ['PUT', '/api/links/abcdefg/versions', 405, 'GET, HEAD, OPTIONS'],
  ['DELETE', '/api/links/abcdefg/insights', 405, 'GET, HEAD, OPTIONS'],
  ['POST', '/api/me/links', 405, 'GET, HEAD, OPTIONS'],
  ['PATCH', '/api/me/keys', 405, 'DELETE, GET, HEAD, OPTIONS, POST'],
  ['OPTIONS', '/api/me/keys', 204, 'DELETE, GET, HEAD, OPTIONS, POST'],
  ['POST', '/api/links/abcdefg', 405, 'DELETE, GET, HEAD, OPTIONS, PATCH'],
])('answers %s %s with %d and an empty body', async (method, path, status, allow) => {
  const response = await fetch(app.url + path, { method, headers: { origin: 'https://elsewhere.example' } });
  expect([response.status, await response.text()]).toEqual([status, '']);
  expect(response.headers.get('allow')).toBe(allow);
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
