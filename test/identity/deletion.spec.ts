import { AccountDeletions, EmailVerification, Removals } from '#identity';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Answer, bearer, create, type RequestHeaders, send } from '../linky/world.js';
import { connect, person } from '../node-graph/world.js';
import { expectSound } from '../node-graph/soundness.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { removeDue } from '../support/removals.js';

const PASSWORD = 'correct horse battery';
const DAY_MS = 86_400_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly headers: RequestHeaders;
}

async function somebody(): Promise<Somebody> {
  const { id, email, username } = await createUser(app, { password: PASSWORD });
  return { id, email: email ?? '', username, headers: bearer(await createSession(app, id)) };
}

const leave = (headers: RequestHeaders, body: unknown = {}): Promise<Answer> =>
  send(app, 'DELETE', '/api/me', body, headers);
const login = async (email: string): Promise<number> =>
  (await send(app, 'POST', '/api/auth/login', { email, password: PASSWORD })).status;
const me = async (headers: RequestHeaders): Promise<number> =>
  (await send(app, 'GET', '/api/auth/me', undefined, headers)).status;

/** The days of grace are over, and a little more. */
async function whenOver(): Promise<void> {
  app.clock.advance(30 * DAY_MS + 1_000);
  await removeDue(app);
}

const exists = async (id: string): Promise<boolean> =>
  (await app.sql('select from identity.users where id = $1', [id])).length > 0;

describe('DELETE /api/me', () => {
  it('keeps everybody out at once: sessions, passwords, keys', async () => {
    const one = await somebody();
    const key = bearer((await createKey(app, { userId: one.id })).rawKey);
    const elsewhere = bearer(await createSession(app, one.id));
    const { status, body, headers } = await leave(one.headers);
    expect(status).toBe(202);
    expect(Date.parse(String(body['eraseAt'])) - app.clock.now()).toBeCloseTo(30 * DAY_MS, -5);
    expect(headers.get('set-cookie')).toContain('st_access=;');
    expect([await me(one.headers), await me(elsewhere), await me(key), await login(one.email)]).toEqual(
      Array(4).fill(401),
    );
    expect((await leave(one.headers)).status).toBe(401);
  });

  it('wants the password, but not of whoever has just signed in, and no key', async () => {
    const one = await somebody();
    const key = bearer((await createKey(app, { userId: one.id })).rawKey);
    expect((await leave(key)).status).toBe(403);
    expect((await leave(one.headers, { currentPassword: 'wrong' })).status).toBe(403);
    app.clock.advance(11 * 60_000);
    expect((await leave(one.headers)).status).toBe(403);
    expect(await me(one.headers)).toBe(200);
    expect((await leave(one.headers, { currentPassword: PASSWORD })).status).toBe(202);
  });

  it('refuses the only admin of an organization; another one who is leaving is none', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const org = await createOrg(app, one.id);
    const refused = await leave(one.headers);
    expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
    expect(refused.body['error']).toContain(org.slug);
    expect(await me(one.headers)).toBe(200);
    await createMember(app, org.id, other.id, 'owner');
    expect((await leave(other.headers)).status).toBe(202);
    expect((await leave(one.headers)).status).toBe(409);
    const member = `/api/orgs/${org.slug}/members/${one.id}`;
    expect((await send(app, 'DELETE', member, undefined, one.headers)).status).toBe(409);
  });

  it('lets one of two admins go who go at once', async () => {
    for (let n = 0; n < 5; n += 1) {
      const [one, other] = [await somebody(), await somebody()];
      const org = await createOrg(app, one.id);
      await createMember(app, org.id, other.id, 'org:admin');
      const answers = await Promise.all([leave(one.headers), leave(other.headers)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    }
  });
});

describe('a deleted account', () => {
  it('can be brought back by the operator, for thirty days', async () => {
    const one = await somebody();
    await leave(one.headers);
    app.clock.advance(29 * DAY_MS);
    await removeDue(app);
    expect(await app.get(AccountDeletions).restore(one.email.toUpperCase())).toMatchObject({ id: one.id });
    expect(await login(one.email)).toBe(200);
    expect(await app.get(AccountDeletions).restore(one.email)).toBeNull();
    await whenOver();
    expect(await exists(one.id)).toBe(true);
  });

  it('is no member that anybody sees, until it is brought back', async () => {
    const [one, owner] = [await somebody(), await somebody()];
    const org = await createOrg(app, owner.id);
    await createMember(app, org.id, one.id, 'reader');
    const members = async (): Promise<string[]> => {
      const { body } = await send(app, 'GET', `/api/orgs/${org.slug}/members`, undefined, owner.headers);
      return (body['members'] as { username: string }[]).map(({ username }) => username).sort();
    };
    const both = [one.username, owner.username].sort();
    expect(await members()).toEqual(both);
    await leave(one.headers);
    expect(await members()).toEqual([owner.username]);
    await app.get(AccountDeletions).restore(one.email);
    expect(await members()).toEqual(both);
  });

  it('is removed after that, with its keys and memberships, and its address and name are free', async () => {
    const [one, owner] = [await somebody(), await somebody()];
    const org = await createOrg(app, owner.id);
    await createMember(app, org.id, one.id);
    await createKey(app, { userId: one.id });
    const ended = await createOrg(app, owner.id);
    await createMember(app, ended.id, one.id);
    await send(app, 'DELETE', `/api/orgs/${ended.slug}?confirm=${ended.slug}`, undefined, owner.headers);
    const hook = { url: 'https://hooks.acme.example/', types: ['*'] };
    for (const { headers } of [one, owner])
      expect((await send(app, 'POST', '/api/webhooks', hook, headers)).status).toBe(201);
    await leave(one.headers);
    app.clock.advance(30 * DAY_MS + 1_000);
    expect(await app.get(AccountDeletions).restore(one.email)).toBeNull();
    const gone = (): Promise<object[]> =>
      app.sql(
        `select org_id, data, actor_type, via from events.log where type = 'member.removed' and subject = $1`,
        [`members/${one.id}`],
      );
    expect(await gone()).toEqual([]);
    await removeDue(app);
    expect(await exists(one.id)).toBe(false);
    // Of organizations that go on.
    expect(await gone()).toEqual([
      { org_id: org.id, data: { userId: one.id, role: 'org:member' }, actor_type: 'system', via: 'job' },
    ]);
    for (const [table, column] of [
      ['identity.api_keys', 'owner_user_id'],
      ['identity.memberships', 'user_id'],
      ['identity.sessions', 'user_id'],
      ['events.webhooks', 'user_id'],
    ])
      expect(await app.sql(`select from ${table!} where ${column!} = $1`, [one.id])).toEqual([]);
    expect(await app.sql('select from events.webhooks where user_id = $1', [owner.id])).toHaveLength(1);
    await createUser(app, { email: one.email, username: one.username });
    expect(await app.get(EmailVerification).unverify(one.email)).not.toBeNull();
  });

  it('takes its bundles along, in batches, and leaves those of organizations', async () => {
    const [one, owner] = [await somebody(), await somebody()];
    const org = await createOrg(app, owner.id);
    await createMember(app, org.id, one.id);
    const inOrg = bearer(await createSession(app, one.id, org.id));
    const shared = await create(app, { title: 'Of the team' }, inOrg);
    const slugs: string[] = [];
    for (let n = 0; n < 105; n += 1)
      slugs.push((await create(app, { title: `Mine ${String(n)}` }, one.headers)).slug);
    await leave(one.headers);
    await whenOver();
    const left = await app.sql<{ slug: string }>(
      `select slug from linky.bundles where owner_user_id = $1 or (slug = any ($2) and title is not null)`,
      [one.id, slugs],
    );
    expect(left).toEqual([]);
    expect((await send(app, 'GET', `/l/${slugs[0]!}`)).status).toBe(404);
    expect((await send(app, 'GET', `/l/${shared.slug}`)).status).toBe(200);
  });

  it('takes the nodes along that nobody else sees; the history calls it a deleted user', async () => {
    const [ann, ben] = [await person(app), await person(app)];
    const [hers, his] = [await connect(app, ann), await connect(app, ben)];
    const add = async (client: typeof hers, title: string): Promise<string> => {
      const ack = await client.ask('node:add', { title });
      return ack.diff.nodes[0]!['id'];
    };
    const [alone, trashed, shared] = [
      await add(hers, 'alone'),
      await add(hers, 'trashed'),
      await add(hers, 'shared'),
    ];
    const given = await add(his, 'given');
    expect(await hers.ask('node:trash', { id: trashed })).toMatchObject({ ok: true });
    const share = { level: 2, branch: false };
    expect(await hers.ask('node:access', { id: shared, email: ben.account.email, ...share })).toMatchObject({
      ok: true,
    });
    expect(await his.ask('node:access', { id: given, email: ann.account.email, ...share })).toMatchObject({
      ok: true,
    });

    const session = bearer(await createSession(app, ann.account.id));
    expect((await leave(session)).status).toBe(202);
    await whenOver();
    expect(await exists(ann.account.id)).toBe(false);
    const nodes = await app.sql<{ id: string }>(
      'select id from node_graph.nodes where id = any ($1) order by id',
      [[alone, trashed, shared, given]],
    );
    expect(nodes.map(({ id }) => id)).toEqual([shared, given].sort());
    expect(await app.sql('select from node_graph.grants where user_id = $1', [ann.account.id])).toEqual([]);
    const actors = await app.sql<{ name: string; email: string | null }>(
      'select distinct actor_username as name, actor_email as email from node_graph.batch_log where actor_id = $1',
      [ann.account.id],
    );
    expect(actors).toEqual([{ name: 'deleted user', email: null }]);
    const told = await app.sql<{ type: string }>(
      `select type from events.log where type ~ '^(node|graph)[.]' and via = 'job' and user_id = any ($1) order by seq`,
      [[ann.account.id, ben.account.id]],
    );
    expect(told).toEqual([{ type: 'node.share.removed' }]);
    await expectSound(app);
    for (const client of [hers, his]) client.close();
  });

  it('is removed once by several replicas at once, and after a failure, with progress', async () => {
    const one = await somebody();
    for (let n = 0; n < 10; n += 1) await create(app, {}, one.headers);
    await leave(one.headers);
    app.clock.advance(30 * DAY_MS + 1_000);
    await app.sql('alter table linky.bundles add constraint ck_broken check (purged_at is null) not valid');
    const removals = app.get(Removals);
    await Promise.all([removals.sweep(), removals.sweep(), removals.sweep()]);
    const jobs = await app.sql(`select from graphile_worker.jobs where task_identifier = 'remove'`);
    expect(jobs).toHaveLength(1);
    await vi.waitFor(
      () => {
        expect(app.log).toContainEqual(
          expect.objectContaining({ msg: 'a job failed, and is tried again', job: 'remove' }),
        );
      },
      { timeout: 60_000 },
    );
    expect(await removals.find(one.id)).toMatchObject({ removed: 0, total: 10, endedAt: null });
    expect(await exists(one.id)).toBe(true);
    await app.sql('alter table linky.bundles drop constraint ck_broken');
    await removeDue(app);
    expect(await exists(one.id)).toBe(false);
    expect(await removals.find(one.id)).toMatchObject({
      removed: 10,
      total: 10,
      part: null,
      endedAt: expect.any(Date) as Date,
    });
    app.clock.advance(31 * DAY_MS);
    await removals.sweep();
    expect(await removals.find(one.id)).toBeNull();
  });

  it('is begun again where its job was lost, as by a restored backup', async () => {
    const one = await somebody();
    await leave(one.headers);
    app.clock.advance(30 * DAY_MS + 1_000);
    const now = new Date(app.clock.now());
    await app.sql(
      `insert into identity.removals (id, kind, begun_at, changed_at) values ($1, 'user', $2, $2)`,
      [one.id, now],
    );
    await app.get(Removals).sweep();
    expect(await app.sql(`select from graphile_worker.jobs where task_identifier = 'remove'`)).toEqual([]);
    app.clock.advance(11 * 60_000);
    await removeDue(app);
    expect(await exists(one.id)).toBe(false);
  });
});
