import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createMember, createOrg, createSession } from '../support/identity.js';
import { newPerson, organizationWorld, type OrganizationWorld, statuses } from './organizations-world.js';

interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: string | null;
  readonly createdAt: string;
}

interface Listed {
  readonly organizations: readonly Organization[];
  readonly pagination: { readonly limit: number; readonly nextCursor: string | null };
}

let app: TestApp;
let world: OrganizationWorld;

beforeAll(async () => {
  app = await startApp();
  world = await organizationWorld(app);
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<Answer<T>> => send<T>(app, method, path, body, headers);

describe('organizations', () => {
  it('are made by whoever is signed in, who is their admin', async () => {
    const { headers } = await newPerson(app);
    const made = await call<Organization>('POST', '/api/orgs', headers, {
      slug: 'new-one',
      name: ' New One ',
    });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/orgs/new-one']);
    expect(made.body).toEqual({
      id: expect.any(String) as string,
      requireSecondFactor: false,
      needsSecondFactor: false,
      slug: 'new-one',
      name: 'New One',
      role: 'org:admin',
      createdAt: expect.stringMatching(/Z$/) as string,
    });
    expect((await call('GET', '/api/orgs/new-one', headers)).body).toEqual(made.body);
    const again = await call('POST', '/api/orgs', headers, { slug: 'new-one', name: 'Taken' });
    expect([again.status, again.body['code']]).toEqual([409, 'CONFLICT']);
    for (const body of [{ slug: 'Not Fine', name: 'x' }, { slug: 'fine', name: ' ' }, { slug: 'fine' }, {}])
      expect([body, (await call('POST', '/api/orgs', headers, body)).status]).toEqual([body, 400]);
  });

  it('are made once under an Idempotency-Key', async () => {
    const { headers } = await newPerson(app);
    const order = { slug: 'made-once', name: 'Once' };
    const post = (): Promise<Answer> =>
      call('POST', '/api/orgs', { ...headers, 'idempotency-key': 'k' }, order);
    const [first, second] = [await post(), await post()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
  });

  it('are made by one of two who want the same slug at once', async () => {
    const people = await Promise.all([newPerson(app), newPerson(app)]);
    const answers = await Promise.all(
      people.map(({ headers }) => call('POST', '/api/orgs', headers, { slug: 'raced', name: 'Raced' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('are made by nobody but the operator where that is set, and not by keys', async () => {
    const closed = await startApp({ organizationCreation: 'closed' });
    try {
      const other = await organizationWorld(closed);
      const order = { slug: 'refused', name: 'Refused' };
      expect((await send(closed, 'POST', '/api/orgs', order, other.admin.headers)).status).toBe(403);
      expect((await send(closed, 'GET', '/api/orgs', undefined, other.admin.headers)).status).toBe(200);
    } finally {
      await closed.close();
    }
    const order = { slug: 'by-a-key', name: 'By a key' };
    expect(await statuses(app, world, 'POST', '/api/orgs', order)).toEqual({
      nobody: 401,
      admin: 201,
      member: 409,
      stranger: 409,
      keyOfAdmin: 403,
      keyOfStranger: 403,
      teamKey: 403,
    });
  });

  it('exist for their members only, and are renamed by admins who are signed in', async () => {
    const path = `/api/orgs/${world.slug}`;
    const read = { nobody: 401, admin: 200, member: 200, stranger: 404 };
    const keys = { keyOfAdmin: 200, keyOfStranger: 404, teamKey: 200 };
    expect(await statuses(app, world, 'GET', path)).toEqual({ ...read, ...keys });
    expect(await statuses(app, world, 'PATCH', path, { name: 'Renamed' })).toEqual({
      nobody: 401,
      admin: 200,
      member: 403,
      stranger: 404,
      keyOfAdmin: 403,
      keyOfStranger: 404,
      teamKey: 403,
    });
    const { body } = await call<Organization>('GET', path, world.callers.teamKey);
    expect([body.name, body.role]).toEqual(['Renamed', null]);
    const seen = await call('GET', path, world.member.headers);
    expect(seen.body).toMatchObject({ name: 'Renamed', role: 'org:member' });
    const hidden = await call('GET', path, world.stranger.headers);
    expect(hidden.text).toBe((await call('GET', '/api/orgs/no-such', world.stranger.headers)).text);
    for (const name of ['', ' ', 'x'.repeat(101), 7, null])
      expect((await call('PATCH', path, world.admin.headers, { name })).status).toBe(400);
  });

  it('are listed page by page, and found by parts of their names', async () => {
    const { id, headers } = await newPerson(app);
    const slugs = ['list-a', 'list-b', 'list-c', 'list-d', 'list-e'];
    for (const slug of slugs) await createOrg(app, id, slug);
    await call('PATCH', '/api/orgs/list-d', headers, { name: 'Delta Works' });
    const read = async (query: string): Promise<[string[], string | null]> => {
      const { status, body } = await call<Listed>('GET', `/api/orgs?${query}`, headers);
      expect([query, status]).toEqual([query, 200]);
      return [body.organizations.map(({ slug }) => slug), body.pagination.nextCursor];
    };
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const [page, next]: [string[], string | null] = await read(`limit=2&cursor=${cursor}`);
      expect(page.length).toBeGreaterThan(0);
      walked.push(...page);
      cursor = next;
    }
    expect(walked).toEqual(slugs);
    expect(await read('q=DELTA')).toEqual([['list-d'], null]);
    expect(await read('q=T-B')).toEqual([['list-b'], null]);
    expect(await read('q=%25')).toEqual([[], null]);
    const [, cursor] = await read('limit=2');
    for (const query of ['limit=0', 'limit=201', 'cursor=abc', `cursor=${cursor ?? ''}&q=list`])
      expect([query, (await call('GET', `/api/orgs?${query}`, headers)).status]).toEqual([query, 400]);
    const other = await newPerson(app);
    await createMember(app, world.id, other.id);
    expect((await call('GET', `/api/orgs?cursor=${cursor ?? ''}`, other.headers)).status).toBe(400);
  });

  it('are told to team keys as the one that they are of', async () => {
    const { body } = await call<Listed>('GET', '/api/orgs', world.callers.teamKey);
    expect(body.organizations.map(({ id }) => id)).toEqual([world.id]);
    expect((await call('GET', '/api/orgs', {})).status).toBe(401);
  });

  it('are acted in until the membership ends: the session goes on for its user alone', async () => {
    const { id } = await newPerson(app);
    await createMember(app, world.id, id);
    const headers = { authorization: `Bearer ${await createSession(app, id, world.id)}` };
    const active = async (): Promise<unknown> =>
      (await call('GET', '/api/auth/me', headers)).body['activeOrganization'];
    expect(await active()).toMatchObject({ id: world.id });
    expect((await call('DELETE', `/api/orgs/${world.slug}/members/${id}`, world.admin.headers)).status).toBe(
      204,
    );
    expect(await active()).toBeNull();
    expect((await call('GET', `/api/orgs/${world.slug}`, headers)).status).toBe(404);
  });
});
