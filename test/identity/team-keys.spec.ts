import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, bearer, makePeople, type People, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createWorkspace } from '../support/identity.js';

interface Key {
  readonly id: number;
  readonly name: string;
  readonly scope: string;
  readonly revokedAt: string | null;
}
interface Page {
  readonly apiKeys: readonly Key[];
  readonly pagination: { readonly limit: number; readonly nextCursor: string | null };
}
interface Minted {
  readonly apiKey: Key;
  readonly rawKey: string;
}

let app: TestApp;
let people: People;
let admin: RequestHeaders;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
  admin = await people.alone(people.admin);
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(
  method: string,
  rest: string,
  headers: RequestHeaders,
  body?: unknown,
  org = people.orgSlug,
): Promise<Answer<T>> => send<T>(app, method, `/api/orgs/${org}/keys${rest}`, body, headers);

async function minted(order: object = {}): Promise<Minted> {
  const answer = await call<Minted>('POST', '', admin, { name: 'team', scopes: ['items:read'], ...order });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
}

const status = async (rawKey: string): Promise<number> =>
  (await send(app, 'GET', '/api/auth/me', undefined, bearer(rawKey))).status;

describe('the keys of an organization', () => {
  it('are minted, changed, rotated and revoked by an admin, who need not act in it', async () => {
    const { apiKey, rawKey } = await minted({ description: 'for the build' });
    expect(apiKey).toMatchObject({
      name: 'team',
      description: 'for the build',
      scope: 'org',
      scopes: ['items:read'],
      mintedBy: { type: 'user', userId: people.admin.id },
    });
    expect(rawKey).toMatch(/^lkyo_/);
    expect(await status(rawKey)).toBe(200);
    const id = `/${String(apiKey.id)}`;
    const changed = await call('PATCH', id, admin, { name: 'renamed' });
    expect([changed.status, changed.body['name']]).toEqual([200, 'renamed']);
    const rotated = await call<Minted>('POST', `${id}/rotate`, admin);
    expect([rotated.status, rotated.body.apiKey.id]).toEqual([200, apiKey.id]);
    expect([await status(rawKey), await status(rotated.body.rawKey)]).toEqual([200, 200]);
    const revoked = await call<Minted>('DELETE', id, admin);
    expect([revoked.status, typeof revoked.body.apiKey.revokedAt]).toEqual([200, 'string']);
    expect([await status(rawKey), await status(rotated.body.rawKey)]).toEqual([401, 401]);
    for (const { headers } of [changed, rotated, revoked]) {
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('are nobody else’s business: members, keys of any kind, and strangers, for whom there is no organization', async () => {
    const { apiKey } = await minted();
    const id = `/${String(apiKey.id)}`;
    const routes = [
      ['GET', '', undefined],
      ['POST', '', { name: 'x' }],
      ['PATCH', id, { name: 'x' }],
      ['POST', `${id}/rotate`, {}],
      ['DELETE', id, undefined],
    ] as const;
    for (const [headers, wanted] of [
      [{}, [401, 'UNAUTHORIZED']],
      [await people.inOrg(people.member), [403, 'FORBIDDEN']],
      [await people.inOrg(people.reader), [403, 'FORBIDDEN']],
      [await people.key(people.admin), [403, 'FORBIDDEN']],
      [await people.teamKey(), [403, 'FORBIDDEN']],
      [await people.alone(people.stranger), [404, 'NOT_FOUND']],
      [await people.key(people.stranger), [404, 'NOT_FOUND']],
    ] as const) {
      for (const [method, rest, body] of routes) {
        const answer = await call(method, rest, headers, body);
        expect([method, rest, answer.status, answer.body['code']]).toEqual([method, rest, ...wanted]);
      }
    }
    expect((await call('GET', '', admin, undefined, 'no-such-org')).status).toBe(404);
  });

  it('stay apart from those of people and of other organizations', async () => {
    const other = await createOrg(app, people.admin.id);
    const [theirs, own] = await Promise.all([
      createKey(app, { orgId: other.id }),
      createKey(app, { userId: people.admin.id }),
    ]);
    for (const { apiKey } of [theirs, own]) {
      const id = `/${String(apiKey.id)}`;
      expect((await call('PATCH', id, admin, { name: 'x' })).status).toBe(404);
      expect((await call('POST', `${id}/rotate`, admin)).status).toBe(404);
      expect((await call('DELETE', id, admin)).status).toBe(404);
    }
    const { body } = await call<Page>('GET', '', admin, undefined, other.slug);
    expect(body.apiKeys.map(({ id }) => id)).toEqual([theirs.apiKey.id]);
  });

  it('can be bound to one of its workspaces', async () => {
    const workspace = await createWorkspace(app, people.orgId);
    const foreign = await createWorkspace(app, (await createOrg(app, people.admin.id)).id);
    const { apiKey } = await minted({ workspace: workspace.slug });
    expect(apiKey).toMatchObject({ workspace: { id: workspace.id, organization: people.orgSlug } });
    const order = { name: 'x', scopes: ['items:read'], workspace: foreign.slug };
    expect((await call('POST', '', admin, order)).status).toBe(400);
  });

  it('refuse a body that is none, and a number that is none', async () => {
    for (const body of ['{', [], { name: 7 }, { name: 'x', scopes: ['no:scope'] }]) {
      expect((await call('POST', '', admin, body)).status).toBe(400);
    }
    for (const id of ['/0', '/x', '/9007199254740993', '/1e3']) {
      expect((await call('DELETE', id, admin)).status).toBe(404);
    }
    const { apiKey } = await minted();
    expect((await call('DELETE', `/${String(apiKey.id)}?children=perhaps`, admin)).status).toBe(400);
  });
});

describe('their list', () => {
  it('is read page by page, newest first, and searched', async () => {
    const org = await createOrg(app, people.admin.id);
    const list = async (query: string): Promise<Page> => {
      const { status: told, body } = await call<Page>('GET', query, admin, undefined, org.slug);
      expect(told).toBe(200);
      return body;
    };
    const names = ['Build', 'deploy', 'build two', 'Nightly', 'over'];
    const ids: number[] = [];
    for (const name of names) {
      ids.push((await createKey(app, { orgId: org.id }, { name })).apiKey.id);
    }
    await call('PATCH', `/${String(ids[3])}`, admin, { description: 'REBUILD of all' }, org.slug);
    await call('DELETE', `/${String(ids[4])}`, admin, undefined, org.slug);
    const first = await list('?limit=2');
    expect(first.pagination.limit).toBe(2);
    await createKey(app, { orgId: org.id });
    const cursor = encodeURIComponent(first.pagination.nextCursor ?? '');
    const rest = await list(`?limit=200&cursor=${cursor}`);
    expect([...first.apiKeys, ...rest.apiKeys].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(rest.pagination.nextCursor).toBeNull();
    const found = await list('?q=bUILD');
    expect(found.apiKeys.map(({ name }) => name)).toEqual(['Nightly', 'build two', 'Build']);
    const [newest] = (await list('?limit=1')).apiKeys;
    const prefix = (newest as unknown as { keyPrefix: string }).keyPrefix;
    expect((await list(`?q=${prefix}`)).apiKeys).toHaveLength(1);
    for (const query of [`?q=x&cursor=${cursor}`, '?cursor=x', '?limit=0', '?limit=201']) {
      expect((await call('GET', query, admin, undefined, org.slug)).status, query).toBe(400);
    }
    const elsewhere = await call('GET', `?cursor=${cursor}`, admin);
    expect(elsewhere.status).toBe(400);
  });
});
