import { ExportRecords } from '#identity';
import { Snapshots, sql } from '#data';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Answer, bearer, create, type RequestHeaders, send } from '../linky/world.js';
import { connect, person } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { organizationWorld } from './organizations-world.js';

const HOUR_MS = 3_600_000;
const PASSWORD = 'correct horse battery';

interface Waiting {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly bytes: number | null;
  readonly download: string | null;
}

type Line = Readonly<Record<string, unknown>> & { readonly type: string };

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** JSON lines are left as they are. */
async function get<T = Waiting>(path: string, headers: RequestHeaders): Promise<Answer<T>> {
  const response = await fetch(app.url + path, { headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const body = (isJson ? JSON.parse(text) : null) as T;
  return { status: response.status, headers: response.headers, text, body };
}
const headersOf = async (userId: string, orgId?: string): Promise<RequestHeaders> =>
  bearer(await createSession(app, userId, orgId));

/** Every line of an export, which has to be whole. */
function linesOf({ status, text }: Answer<unknown>): Line[] {
  expect(status).toBe(200);
  expect(text.endsWith('\n')).toBe(true);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const [first, last] = [lines[0], lines.at(-1)];
  expect(first).toMatchObject({ type: 'export', format: 1, exportedAt: expect.any(String) as string });
  expect(last).toEqual({ type: 'end', records: lines.length - 2 });
  return lines.slice(1, -1);
}

const ofType = (lines: readonly Line[], type: string): Line[] => lines.filter((line) => line.type === type);

/** More sessions than an export has that is answered at once. */
async function manySessions(userId: string, count = 2_500): Promise<void> {
  await app.sql(
    `insert into identity.sessions
       (id, user_id, revision, created_at, signed_in_at, last_seen_at, expires_at, ended_at, user_agent)
     select gen_random_uuid(), $1, 1, now(), now(), now(), now() + interval '1 day', now(), repeat('agent ', 30)
     from generate_series(1, $2)`,
    [userId, count],
  );
}

async function ready(path: string, headers: RequestHeaders): Promise<Waiting> {
  return vi.waitFor(
    async () => {
      const { body } = await get(path, headers);
      expect(body.status).toBe('ready');
      return body;
    },
    { timeout: 120_000, interval: 50 },
  );
}

describe('GET /api/me/export', () => {
  it('answers all that is kept of somebody, without any secret', async () => {
    const ann = await person(app);
    const { id } = ann.account;
    await app.sql('update identity.users set password_hash = $2 where id = $1', [id, 'scrypt$hash']);
    const key = await createKey(app, { userId: id }, { name: 'laptop' });
    const org = await createOrg(app, id);
    await app.sql(
      `insert into identity.totp_factors (user_id, secret, created_at, confirmed_at)
       values ($1, 'sealed-secret', now(), now())`,
      [id],
    );
    await app.sql(
      `insert into identity.passkeys (id, user_id, credential_id, public_key, counter, transports, name, synced, created_at)
       values (gen_random_uuid(), $1, 'credential-secret', 'key-secret', 0, '{usb}', 'Key ring', false, now())`,
      [id],
    );
    const headers = await headersOf(id);
    const bundle = await create(app, { title: 'Mine', password: 'open sesame' }, headers);
    await send(app, 'PATCH', `/api/links/${bundle.slug}`, { title: 'Mine again' }, headers);
    const gone = await create(app, { title: 'Gone' }, headers);
    await send(app, 'DELETE', `/api/links/${gone.slug}`, undefined, headers);
    const ofTeam = await create(app, { title: 'Of the team' }, await headersOf(id, org.id));
    const ben = await person(app);
    const [hers, his] = [await connect(app, ann), await connect(app, ben)];
    const add = async (client: typeof hers, title: string): Promise<string> =>
      (await client.ask('node:add', { title })).diff.nodes[0]!['id'];
    const [one, two, given] = [await add(hers, 'one'), await add(hers, 'two'), await add(his, 'given')];
    expect(await hers.ask('link:add', { source: one, target: two })).toMatchObject({ ok: true });
    const share = { level: 2, branch: false };
    for (const [client, node, to] of [
      [hers, one, ben],
      [his, given, ann],
    ] as const)
      expect(await client.ask('node:access', { id: node, email: to.account.email, ...share })).toMatchObject({
        ok: true,
      });
    for (const client of [hers, his]) client.close();

    const hook = { url: 'https://hooks.acme.example/', types: ['node.*'] };
    const made = await send<{ secret: string }>(app, 'POST', '/api/webhooks', hook, headers);
    await send(
      app,
      'POST',
      '/api/webhooks',
      { ...hook, url: 'https://of-team.example/', org: org.slug },
      headers,
    );

    const answer = await get<null>('/api/me/export', headers);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const lines = linesOf(answer);
    expect(ofType(lines, 'account')).toMatchObject([{ id, email: ann.account.email, hasPassword: true }]);
    expect(ofType(lines, 'membership')).toMatchObject([{ slug: org.slug, role: 'org:admin' }]);
    expect(ofType(lines, 'key')).toContainEqual(
      expect.objectContaining({ name: 'laptop', keyPrefix: key.apiKey.keyPrefix }),
    );
    expect(ofType(lines, 'second_factor')).toMatchObject([{ recoveryCodes: 0 }]);
    expect(ofType(lines, 'passkey')).toMatchObject([{ name: 'Key ring', synced: false }]);
    expect(ofType(lines, 'session').length).toBeGreaterThan(0);
    expect(ofType(lines, 'bundle').map(({ slug }) => slug)).toEqual([bundle.slug, gone.slug]);
    expect(ofType(lines, 'bundle')[0]).toMatchObject({ title: 'Mine again', passwordProtected: true });
    expect(ofType(lines, 'bundle_version')).toMatchObject([{ slug: bundle.slug, title: 'Mine', number: 1 }]);
    expect(ofType(lines, 'node').map(({ title }) => title)).toEqual(['one', 'two']);
    expect(ofType(lines, 'link')).toMatchObject([{ source: one, target: two }]);
    expect(ofType(lines, 'share_given')).toMatchObject([{ nodeId: one, userId: ben.account.id }]);
    expect(ofType(lines, 'share_received')).toMatchObject([{ nodeId: given, level: 2 }]);
    expect(ofType(lines, 'history').length).toBeGreaterThan(2);
    expect(ofType(lines, 'webhook')).toMatchObject([{ ...hook, enabled: true, lastSuccessAt: null }]);
    expect(answer.text).not.toContain(made.body.secret);
    const ofOrg = await get<null>(`/api/orgs/${org.slug}/export`, headers);
    expect(ofType(linesOf(ofOrg), 'webhook')).toMatchObject([{ url: 'https://of-team.example/' }]);
    expect(answer.text).not.toContain(ofTeam.slug);
    const [{ hash }] = (await app.sql(
      'select secret_hash as hash from identity.api_keys where key_prefix = $1',
      [key.apiKey.keyPrefix],
    )) as [{ hash: string }];
    for (const secret of [hash, key.rawKey.split('.')[1]!, 'scrypt$', '-secret', '"place"'])
      expect(answer.text).not.toContain(secret);
  });

  it('is for people who have just signed in, and for nobody else', async () => {
    const user = await createUser(app);
    const [headers, key] = [await headersOf(user.id), await createKey(app, { userId: user.id })];
    expect((await get('/api/me/export', bearer(key.rawKey))).status).toBe(403);
    app.clock.advance(11 * 60_000);
    expect((await get('/api/me/export', headers)).status).toBe(403);
    expect((await get('/api/me/export', await headersOf(user.id))).status).toBe(200);
  });

  it('is a job where there is much, once however many ask, and is downloaded by its owner alone', async () => {
    const [user, other] = [await createUser(app), await createUser(app)];
    await manySessions(user.id);
    const [headers, others] = [await headersOf(user.id), await headersOf(other.id)];
    const asked = await Promise.all(Array.from({ length: 4 }, () => get('/api/me/export', headers)));
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    const path = asked[0]!.headers.get('location')!;
    expect(path).toBe(`/api/me/export/${asked[0]!.body.id}`);
    const { progress, download, bytes } = await ready(path, headers);
    expect(progress.done).toBe(progress.total);
    const file = await get<null>(download!, headers);
    expect(Buffer.byteLength(file.text)).toBe(bytes);
    const lines = linesOf(file);
    expect(lines).toHaveLength(progress.total);
    expect(ofType(lines, 'session').length).toBeGreaterThan(2_500);
    expect((await get('/api/me/export', headers)).body.id).toBe(asked[0]!.body.id);

    for (const each of [path, download!]) {
      expect((await get(each, others)).status).toBe(404);
      expect((await get(each, bearer((await createKey(app, { userId: user.id })).rawKey))).status).toBe(403);
    }
    const [stored] = await app.sql<{ content: Buffer; chunks: number }>(
      `select (array_agg(content order by number))[1] as content, count(*)::int as chunks from identity.export_chunks where export_id = $1`,
      [asked[0]!.body.id],
    );
    expect(stored!.chunks).toBeGreaterThan(1);
    expect(stored!.content.includes('agent')).toBe(false);
    app.clock.advance(11 * 60_000);
    expect([(await get(path, headers)).status, (await get(download!, headers)).status]).toEqual([200, 403]);
    const later = await headersOf(user.id);
    expect((await get(download!, later)).status).toBe(200);
    app.clock.advance(HOUR_MS);
    const again = await get('/api/me/export', await headersOf(user.id));
    expect([again.status, again.body.id === asked[0]!.body.id]).toEqual([202, false]);
    await ready(`/api/me/export/${again.body.id}`, await headersOf(user.id));

    app.clock.advance(24 * HOUR_MS + 1_000);
    expect((await get(`/api/me/export/${again.body.id}`, await headersOf(user.id))).status).toBe(404);
    await app.get(ExportRecords).sweep();
    for (const table of ['exports', 'export_chunks'])
      expect(await app.sql(`select from identity.${table}`)).toEqual([]);
  });

  it('tells of one that is not ready, failed, or cannot be read any more, and makes another', async () => {
    const user = await createUser(app);
    await manySessions(user.id);
    const headers = await headersOf(user.id);
    const { body } = await get('/api/me/export', headers);
    const path = `/api/me/export/${body.id}`;
    await ready(path, headers);
    const set = (status: string): Promise<unknown> =>
      app.sql('update identity.exports set status = $2 where id = $1', [body.id, status]);
    for (const status of ['waiting', 'running', 'failed']) {
      await set(status);
      expect((await get(`${path}/download`, headers)).status).toBe(409);
      expect((await get(path, headers)).body).toMatchObject({ status, download: null });
    }
    await set('ready');
    await app.sql(`update identity.export_chunks set content = content || 'x' where export_id = $1`, [
      body.id,
    ]);
    expect((await get(`${path}/download`, headers)).status).toBe(410);
    await set('failed');
    const again = await get('/api/me/export', headers);
    expect([again.status, again.body.id === body.id]).toEqual([202, false]);
    await ready(`/api/me/export/${again.body.id}`, headers);
  });
});

describe('GET /api/orgs/:org/export', () => {
  it('answers all that an organization has to its admins', async () => {
    const world = await organizationWorld(app);
    const admin = await headersOf(world.admin.id, world.id);
    const bundle = await create(app, { title: 'Of the team' }, admin);
    const project = `/api/v1/org/${world.slug}/ws/${world.workspace}/projects/default`;
    const item = async (ref: string): Promise<string> =>
      (
        await send<{ id: string }>(
          app,
          'POST',
          `${project}/items`,
          { item_type: 'note', ref, data: { exact: 1 } },
          world.callers.teamKey,
        )
      ).body.id;
    const [a, b] = [await item('a'), await item('b')];
    const link = { target_item_id: b, relationship: 'explains' };
    const linked = await send(app, 'POST', `${project}/items/${a}/links`, link, world.callers.teamKey);
    expect([linked.status, linked.text]).toEqual([201, linked.text]);
    const answer = await get<null>(`/api/orgs/${world.slug}/export`, admin);
    const lines = linesOf(answer);
    expect(ofType(lines, 'organization')).toMatchObject([{ id: world.id, slug: world.slug }]);
    expect(ofType(lines, 'member').map(({ id }) => id)).toEqual([world.admin.id, world.member.id].sort());
    expect(ofType(lines, 'workspace')).toMatchObject([{ slug: world.workspace }]);
    expect(ofType(lines, 'key')).toHaveLength(1);
    expect(ofType(lines, 'bundle').map(({ slug }) => slug)).toEqual([bundle.slug]);
    expect(ofType(lines, 'project')).toMatchObject([{ key: 'default' }]);
    expect(
      ofType(lines, 'item')
        .map(({ ref }) => ref)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(ofType(lines, 'item_link')).toMatchObject([{ sourceItemId: a, targetItemId: b }]);
    expect(ofType(lines, 'session')).toEqual([]);
  });

  it('is nobody’s but theirs, by job too', async () => {
    const world = await organizationWorld(app);
    await app.sql(
      `insert into linky.bundles (id, created_at, updated_at, slug, urls, url_metadata, source, owner_org_id)
       select gen_random_uuid(), now(), now(), 'export-' || n, '[]', '[]', 'test', $1::uuid
       from generate_series(1, 2100) n`,
      [world.id],
    );
    const admin = await headersOf(world.admin.id);
    const path = `/api/orgs/${world.slug}/export`;
    const { status, body } = await get(path, admin);
    expect(status).toBe(202);
    const { download } = await ready(`${path}/${body.id}`, admin);
    expect(ofType(linesOf(await get<null>(download!, admin)), 'bundle')).toHaveLength(2_100);
    const [member, second] = [await headersOf(world.member.id), await createUser(app)];
    await createMember(app, world.id, second.id, 'owner');
    for (const each of [path, `${path}/${body.id}`, download!]) {
      expect((await get(each, member)).status).toBe(403);
      expect((await get(each, world.callers.teamKey)).status).toBe(403);
      expect((await get(each, await headersOf(world.stranger.id))).status).toBe(404);
    }
    expect((await get<null>(download!, await headersOf(second.id))).status).toBe(200);
    expect((await get(`/api/me/export/${body.id}`, admin)).status).toBe(404);
  });
});

const COUNT = sql('test.count_users', 'select count(*)::int as count from identity.users');

it('is of one moment', async () => {
  await app.get(Snapshots).read(async (from) => {
    const before = await from.first(COUNT);
    await createUser(app, { password: PASSWORD });
    expect(await from.first(COUNT)).toEqual(before);
  });
});

it('whose connection is lost between two reads fails, and the service goes on', async () => {
  const lost = app.get(Snapshots).read(async (from) => {
    const session = await from.first<{ pid: number }>(sql('test.pid', 'select pg_backend_pid() as pid'));
    await app.sql('select pg_terminate_backend($1, 60000)', [session?.pid]);
    // The end of the connection comes before the answer to this, which is sent after it.
    await app.sql('select 1');
    return from.first(COUNT);
  });
  await expect(lost).rejects.toThrow();
  expect(await app.get(Snapshots).read((from) => from.first(COUNT))).not.toBeNull();
});
