import { Transactions } from '#data';
import { type Call, DAY_MS, defineEvents, type EventOwner, type NewEvent, systemCall } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { call, connect } from '../linky/mcp-world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';

/** Types that the service has, told by hand. */
const told = defineEvents(
  { scope: 'keys:admin', readers: 'admins' },
  { 'key.created': { audit: true }, 'org.updated': { audit: true } },
);

interface Told {
  readonly events: Record<string, unknown>[];
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly older: string | null;
}

interface Got<T> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
  readonly type: string;
}

let app: TestApp;
let orgId: string;
let org: string;
const ids: Record<string, string> = {};
const headers: Record<string, Record<string, string>> = {};

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  app = await startApp();
  for (const name of ['admin', 'member', 'stranger']) {
    const { id } = await createUser(app, { username: name });
    ids[name] = id;
    headers[name] = bearer(await createSession(app, id));
  }
  ({ id: orgId, slug: org } = await createOrg(app, ids['admin']!));
  await createMember(app, orgId, ids['member']!, 'org:member');
  const key = async (
    scopes: ('events:read' | 'keys:admin' | 'links:read')[],
  ): Promise<Record<string, string>> =>
    bearer((await createKey(app, { userId: ids['admin']! }, { scopes })).rawKey);
  headers['key'] = await key(['events:read', 'keys:admin']);
  headers['narrow key'] = await key(['events:read']);
  headers['other key'] = await key(['links:read', 'keys:admin']);
  headers['team key'] = bearer(
    (await createKey(app, { orgId }, { scopes: ['events:read', 'keys:admin'] })).rawKey,
  );
});
afterAll(() => app.close());

function emit(
  owner: EventOwner,
  name: 'key.created' | 'org.updated',
  data: object,
  by: Partial<Call> = {},
): Promise<void> {
  const event: NewEvent = told.event(name, { owner, subject: `things/${name}`, data });
  return app.get(Transactions).run(async (tx) => {
    tx.emit({ ...systemCall('job'), ...by }, event);
    await Promise.resolve();
  });
}

async function get<T>(who: string, path: string): Promise<Got<T>> {
  const answer = await fetch(`${app.url}${path}`, { headers: headers[who] ?? {} });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, text, body: (type.includes('json') ? JSON.parse(text) : {}) as T };
}

const mine = 'types=key.created,org.updated';
const numbers = ({ events }: Told): unknown[] => events.map(({ data }) => (data as { n: unknown }).n);

describe('GET /api/events', () => {
  it('tells events as CloudEvents, the newest first, and from the cursor on the others', async () => {
    await emit({ orgId }, 'key.created', { n: 1 }, { traceId: '0123456789ab' });
    await emit({ orgId }, 'org.updated', { n: 2 });
    const newest = await get<Told>('admin', `/api/events?org=${org}&${mine}&limit=2`);
    expect(newest.status).toBe(200);
    expect(numbers(newest.body)).toEqual([2, 1]);
    expect(newest.body.events[1]).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      source: `/orgs/${org}`,
      type: 'key.created',
      subject: 'things/key.created',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      datacontenttype: 'application/json',
      data: { n: 1 },
      actor: { type: 'system', id: null, name: null, via: 'job' },
      traceid: '0123456789ab',
      orgid: orgId,
    });
    for (let n = 3; n <= 5; n += 1) await emit({ orgId }, 'key.created', { n });
    const after = (cursor: string, more = ''): Promise<{ body: Told }> =>
      get<Told>('key', `/api/events?org=${org}&${mine}&after=${cursor}${more}`);
    const { body: first } = await after(newest.body.cursor, '&limit=2');
    expect([numbers(first), first.hasMore]).toEqual([[3, 4], true]);
    const { body: second } = await after(first.cursor);
    expect([numbers(second), second.hasMore]).toEqual([[5], false]);
    expect(numbers((await after(second.cursor)).body)).toEqual([]);
    expect(numbers((await after(newest.body.cursor, '&subject=things/org.updated')).body)).toEqual([]);
    expect(numbers((await get<Told>('admin', `/api/events?org=${org}&types=org.*`)).body)).toContain(2);
  });

  it('goes back from the newest, page by page, past what is told meanwhile', async () => {
    const { id: orgId, slug: org } = await createOrg(app, ids['admin']!);
    for (let n = 1; n <= 5; n += 1) await emit({ orgId }, 'key.created', { n });
    const back = (before = ''): Promise<Got<Told>> =>
      get<Told>('admin', `/api/events?org=${org}&${mine}&limit=2&before=${before}`);
    const { body: newest } = await back();
    await emit({ orgId }, 'key.created', { n: 6 });
    const { body: earlier } = await back(newest.older!);
    const { body: earliest } = await back(earlier.older!);
    expect([newest, earlier, earliest].map(numbers)).toEqual([[5, 4], [3, 2], [1]]);
    expect([earliest.older, earliest.hasMore]).toEqual([null, false]);
    const next = await get<Told>('admin', `/api/events?org=${org}&${mine}&after=${newest.cursor}`);
    expect([numbers(next.body), next.body.older]).toEqual([[6], null]);
    for (const wrong of ['nonsense', newest.cursor])
      expect(await back(wrong)).toMatchObject({
        status: 400,
        body: { error: 'before: should be a cursor that was told before' },
      });
  });

  it('tells admins only what is theirs, keys what they have the scope for, and strangers nothing', async () => {
    await emit({ orgId }, 'key.created', { n: 6 });
    const seen = async (who: string): Promise<unknown> => {
      const { status, body } = await get<Told>(who, `/api/events?org=${org}&types=key.created&limit=1`);
      return status === 200 ? numbers(body) : status;
    };
    expect(await seen('admin')).toEqual([6]);
    expect(await seen('key')).toEqual([6]);
    expect(await seen('member')).toEqual([]);
    expect(await seen('narrow key')).toEqual([]);
    expect(await seen('team key')).toEqual([]);
    expect(await seen('other key')).toBe(403);
    expect(await seen('stranger')).toBe(404);
    expect(await seen('nobody')).toBe(401);
    expect((await get('stranger', '/api/events?org=no-such-org')).status).toBe(404);
  });

  it('tells everybody their own without an organization', async () => {
    await emit({ userId: ids['member']! }, 'key.created', { n: 7 });
    const { body } = await get<Told>('member', '/api/events?types=key.created&limit=1');
    expect(numbers(body)).toEqual([7]);
    expect(body.events[0]).toMatchObject({ source: `/users/${ids['member']!}`, userid: ids['member'] });
    expect(body.events[0]).not.toHaveProperty('address');
    expect(numbers((await get<Told>('stranger', '/api/events?types=key.created')).body)).toEqual([]);
    expect((await get<Told>('team key', '/api/events?types=key.created')).status).toBe(200);
  });

  it('refuses cursors that are none, unknown types, and more than 500', async () => {
    for (const query of ['after=abc', 'types=key.forgotten', 'types=nothing.*', 'limit=501', 'limit=0'])
      expect(await get('admin', `/api/events?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'BAD_REQUEST' },
      });
    for (const limit of [1, 500])
      expect((await get('admin', `/api/events?limit=${String(limit)}`)).status).toBe(200);
  });

  it('tells the oldest cursor that works in place of one that is over', async () => {
    const { body } = await get<Told>('admin', `/api/events?org=${org}&${mine}`);
    await app.sql(`update events.horizon set timeline = 'another'`);
    const lost = await get<{ cursor: string }>(
      'admin',
      `/api/events?org=${org}&${mine}&after=${body.cursor}`,
    );
    expect(lost).toMatchObject({ status: 410, body: { code: 'CURSOR_EXPIRED' } });
    const all = await get<Told>('admin', `/api/events?org=${org}&${mine}&after=${lost.body.cursor}`);
    expect(numbers(all.body).filter((n) => n !== undefined)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is a tool for agents, too', async () => {
    const client = await connect(app, headers['key']!, '?toolset=events');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('events_list');
    const answer = (await call(client, 'events_list', {
      org,
      types: ['key.*'],
      limit: 2,
    })) as unknown as Told;
    expect(answer.events).toHaveLength(2);
    await client.close();
  });
});

describe('GET /api/audit', () => {
  const by = {
    actor: { type: 'user', id: 'u-1', name: 'Grace' },
    address: '203.0.113.9',
    userAgent: '=cmd()',
  } as const;

  it('tells admins who did what, from where, the latest first, in pages', async () => {
    for (let n = 10; n < 13; n += 1) await emit({ orgId }, 'key.created', { n }, by);
    const read = async (
      query: string,
    ): Promise<{ events: Told['events']; pagination: { nextCursor: string | null } }> =>
      (
        await get<{ events: Told['events']; pagination: { nextCursor: string | null } }>(
          'admin',
          `/api/audit?org=${org}&${query}`,
        )
      ).body;
    const first = await read('actor=grace&limit=2');
    expect(first.events.map(({ data }) => data)).toEqual([{ n: 12 }, { n: 11 }]);
    expect(first.events[0]).toMatchObject({ address: '203.0.113.9', useragent: '=cmd()' });
    const second = await read(`actor=grace&limit=2&cursor=${first.pagination.nextCursor ?? ''}`);
    expect(second).toMatchObject({ events: [{ data: { n: 10 } }], pagination: { nextCursor: null } });
    const refused = await get('admin', `/api/audit?org=${org}&cursor=${first.pagination.nextCursor ?? ''}`);
    expect(refused.status).toBe(400);
    const tomorrow = encodeURIComponent(new Date(app.clock.now() + DAY_MS).toISOString());
    expect((await read(`since=${tomorrow}`)).events).toEqual([]);
    expect((await read(`actor=u-1&until=${tomorrow}&types=key.*`)).events).toHaveLength(3);
    expect((await read('actor=nobody')).events).toEqual([]);
  });

  it('is a file, in which nothing is a formula', async () => {
    const { text, type } = await get('admin', `/api/audit/export?org=${org}&actor=grace`);
    expect(type).toBe('text/csv; charset=utf-8');
    const [header = '', line = ''] = text.split('\r\n');
    expect(header.startsWith('time,type,subject')).toBe(true);
    expect(line).toContain(`,Grace,job,203.0.113.9,'=cmd(),`);
    expect(line).toContain('"{""n"":12}"');
  });

  it('is a file of whatever length, the latest first, each entry once', async () => {
    await app.sql(
      `insert into events.log (audit, type, subject, org_id, time, actor_type, via, trace_id, data)
       select true, 'key.created', 'keys/many', $1, now(), 'system', 'job', 'many', jsonb_build_object('n', n)
       from generate_series(1, 10750) n order by n`,
      [orgId],
    );
    const { text } = await get('admin', `/api/audit/export?org=${org}&types=key.created`);
    const lines = text.split('\r\n').filter((line) => line.includes(',many,'));
    const numbers = lines.map((line) => Number(/""n"": ?(\d+)/.exec(line)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 10_750 }, (_, n) => 10_750 - n));
    expect(text.endsWith('\r\n')).toBe(true);
    await app.sql(`delete from events.log where trace_id = 'many'`);
    const nothing = await get('admin', `/api/audit/export?org=${org}&actor=nobody`);
    expect(nothing.text.trim().split('\r\n')).toHaveLength(1);
    expect((await get('member', `/api/audit/export?org=${org}`)).status).toBe(403);
  });

  it('is for admins who are signed in, and everybody has their own', async () => {
    const statusFor = async (who: string): Promise<number> =>
      (await get(who, `/api/audit?org=${org}`)).status;
    expect(
      await Promise.all(['admin', 'member', 'key', 'team key', 'stranger', 'nobody'].map(statusFor)),
    ).toEqual([200, 403, 403, 403, 404, 401]);
    expect((await get<Told>('member', '/api/audit?types=key.created')).body.events).toMatchObject([
      { data: { n: 7 } },
    ]);
    expect((await get('key', '/api/audit')).status).toBe(403);
  });
});
