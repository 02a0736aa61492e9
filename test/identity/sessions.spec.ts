import { sql, Transactions } from '#data';
import { type Session, SessionRecords, Sessions, SessionUses, UserAccess } from '#identity';
import { newId, systemCall } from '#kernel';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { cloneDatabase } from '../support/databases.js';
import { createKey, createOrg, createSession, createUser } from '../support/identity.js';
import { someoneWaits } from '../support/locks.js';

const HOUR_MS = 3_600_000;
const PASSWORD = 'correct horse battery';
const SECRET = 'test secret of more than thirty-two bytes';

let app: TestApp;
/** A second replica on the same database. */
let other: TestApp;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await cloneDatabase(inject('serverUrl'));
  drop = () => database.drop();
  [app, other] = [
    await startApp({}, { databaseUrl: database.url }),
    await startApp({}, { databaseUrl: database.url }),
  ];
});
afterAll(async () => {
  await Promise.all([app.close(), other.close()]);
  await drop();
});

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function status(token: string, at = app): Promise<number> {
  return (await fetch(`${at.url}/api/auth/me`, { headers: bearer(token) })).status;
}

function post(path: string, token: string | null, body: unknown = {}, at = app): Promise<Response> {
  return fetch(at.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : bearer(token)) },
    body: JSON.stringify(body),
  });
}

async function actingIn(token: string): Promise<string | null> {
  const answer = await fetch(`${app.url}/api/auth/me`, { headers: bearer(token) });
  const me = (await answer.json()) as { activeOrganization: { slug: string } | null };
  return me.activeOrganization?.slug ?? null;
}

interface Row {
  readonly last_seen_at: Date;
  readonly ended_at: Date | null;
  readonly address: string | null;
  readonly user_agent: string | null;
}

async function rowOf(token: string): Promise<Row | undefined> {
  const { jti } = jwt.decode(token) as { jti: string };
  return (await app.sql<Row>('select * from identity.sessions where id = $1', [jti]))[0];
}

describe('a session', () => {
  it('remembers where it was begun', async () => {
    const user = await createUser(app, { password: PASSWORD });
    const answer = await fetch(`${app.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `Browser/1.0 ${'x'.repeat(400)}` },
      body: JSON.stringify({ email: user.email, password: PASSWORD }),
    });
    const { token } = (await answer.json()) as Session;
    const row = await rowOf(token);
    expect(row).toMatchObject({ address: '127.0.0.1', ended_at: null });
    expect(row?.user_agent).toMatch(/^Browser\/1\.0 x+$/);
    expect(row?.user_agent).toHaveLength(256);
  });

  it('is over at once on every replica when it is ended on one, and so are its sockets', async () => {
    const user = await createUser(app);
    const [ended, goesOn] = [await createSession(app, user.id), await createSession(app, user.id)];
    const open = (token: string, at: TestApp): Promise<Client> => connect(at, { key: token });
    const sockets = [await open(ended, app), await open(ended, other), await open(goesOn, other)] as const;
    const left = sockets.slice(0, 2).map((client) => client.gone());
    expect([await status(ended), await status(ended, other)]).toEqual([200, 200]);
    expect((await post('/api/auth/logout', ended)).status).toBe(204);
    expect([await status(ended), await status(ended, other)]).toEqual([401, 401]);
    await Promise.all(left);
    expect(await status(goesOn, other)).toBe(200);
    expect(sockets[2].socket.connected).toBe(true);
    for (const client of sockets) client.close();
  });

  it('is over for sockets on every replica when its user is locked out, and so are those of keys', async () => {
    const user = await createUser(app);
    const token = await createSession(app, user.id);
    const { rawKey } = await createKey(app, { userId: user.id });
    const sockets: Client[] = [];
    for (const at of [app, other])
      for (const key of [token, rawKey]) sockets.push(await connect(at, { key }));
    const left = sockets.map((client) => client.gone());
    expect(await app.get(UserAccess).disable(user.id)).toBe(true);
    await Promise.all(left);
    for (const at of [app, other])
      expect([await status(token, at), await status(rawKey, at)]).toEqual([401, 401]);
    for (const client of sockets) client.close();
  });

  it('is of no use once its user is gone', async () => {
    const user = await createUser(app);
    const token = await createSession(app, user.id);
    await app.sql('delete from identity.users where id = $1', [user.id]);
    expect(await status(token)).toBe(401);
    expect(await rowOf(token)).toBeUndefined();
  });

  it('is known by a token that is signed: another id in it is none', async () => {
    const user = await createUser(app);
    const token = await createSession(app, user.id);
    const claims = jwt.decode(token) as jwt.JwtPayload;
    expect(await status(jwt.sign(claims, 'another secret of more than thirty-two bytes'))).toBe(401);
    expect(await status(jwt.sign({ ...claims, rev: 2 }, SECRET))).toBe(401);
  });

  it('was last seen a minute ago at most, and is not written more often than that', async () => {
    const user = await createUser(app);
    const token = await createSession(app, user.id);
    const seen = async (): Promise<number> => {
      await app.get(SessionUses).flush();
      return (await rowOf(token))?.last_seen_at.getTime() ?? 0;
    };
    const first = await seen();
    app.clock.advance(59_000);
    await status(token);
    expect(await seen()).toBe(first);
    app.clock.advance(1_000);
    await Promise.all([status(token), status(token)]);
    const second = await seen();
    expect(second).toBeGreaterThanOrEqual(first + 60_000);
    app.clock.advance(59_000);
    await status(token);
    expect(await seen()).toBe(second);
  });
});

describe('the organization that a session acts in', () => {
  it('is that of its latest token, and of several who switch at once one does', async () => {
    const user = await createUser(app);
    const slugs = await Promise.all(
      Array.from({ length: 4 }, async () => (await createOrg(app, user.id)).slug),
    );
    const token = await createSession(app, user.id);
    const answers = await Promise.all(
      slugs.map((organization, n) =>
        post('/api/me/session/organization', token, { organization }, n % 2 === 0 ? app : other),
      ),
    );
    const tokens = (await Promise.all(answers.map((answer) => answer.json()))) as Session[];
    const won = answers.flatMap(({ status: code }, n) => (code === 200 ? [n] : []));
    expect(won).toHaveLength(1);
    expect(await status(token)).toBe(401);
    expect(await actingIn(tokens[won[0]!]!.token)).toBe(slugs[won[0]!]);
    // What is over cannot end what goes on.
    expect((await post('/api/auth/logout', token)).status).toBe(204);
    expect(await status(tokens[won[0]!]!.token)).toBe(200);
  });

  it('is none when the organization is gone', async () => {
    const user = await createUser(app);
    const org = await createOrg(app, user.id);
    const token = await createSession(app, user.id, org.id);
    expect(await actingIn(token)).toBe(org.slug);
    await app.sql('delete from identity.organizations where id = $1', [org.id]);
    expect(await actingIn(token)).toBeNull();
  });

  it('is not switched in a session that ends at the same moment', async () => {
    const user = await createUser(app);
    for (let n = 0; n < 10; n += 1) {
      const token = await createSession(app, user.id);
      const [switched] = await Promise.all([
        post('/api/me/session/organization', token, { organization: null }),
        post('/api/auth/logout', token, {}, other),
      ]);
      const later = switched.status === 200 ? ((await switched.json()) as Session).token : token;
      // Whoever was first decides; one who signs out with a token that is over has nothing to end.
      expect(await status(later)).toBe(switched.status === 200 ? 200 : 401);
    }
  });
});

describe('sessions of a user', () => {
  it('end together, but for one', async () => {
    const [user, somebody] = [await createUser(app), await createUser(app)];
    const tokens = await Promise.all(Array.from({ length: 3 }, () => createSession(app, user.id)));
    const theirs = await createSession(app, somebody.id);
    const { jti } = jwt.decode(tokens[1]!) as { jti: string };
    const end = (except?: string): Promise<number> =>
      app
        .get(Transactions)
        .run((tx) => app.get(Sessions).endAll(user.id, { except, call: systemCall('cli') }, tx));
    expect(await end(jti)).toBe(2);
    expect(await Promise.all(tokens.map((token) => status(token, other)))).toEqual([401, 200, 401]);
    expect(await end()).toBe(1);
    expect([await status(tokens[1]!), await status(theirs)]).toEqual([401, 200]);
  });
});

describe('a token of an earlier build', () => {
  /** As they were before there were rows. */
  function earlier(userId: string, orgId?: string): string {
    const iat = Math.floor(app.clock.now() / 1000);
    const claims = { iss: 'ligature', aud: 'ligature', sub: userId, jti: newId(), iat, exp: iat + 12 * 3600 };
    return jwt.sign({ ...claims, ...(orgId === undefined ? {} : { org: orgId }) }, SECRET);
  }

  it('goes on, in its organization, and gets a row with its first request', async () => {
    const user = await createUser(app);
    const org = await createOrg(app, user.id);
    const token = earlier(user.id, org.id);
    const together = [status(token), status(token, other), status(token), status(token, other)];
    expect(await Promise.all(together)).toEqual([200, 200, 200, 200]);
    expect(await actingIn(token)).toBe(org.slug);
    expect(await rowOf(token)).toMatchObject({ address: null, ended_at: null });
    const switched = await post('/api/me/session/organization', token, { organization: null });
    const { token: next } = (await switched.json()) as Session;
    expect([await status(token), await status(next), await actingIn(next)]).toEqual([401, 200, null]);
  });

  it('that was signed out there or here is over', async () => {
    const user = await createUser(app);
    const [there, here] = [earlier(user.id), earlier(user.id)];
    const { jti, exp } = jwt.decode(there) as { jti: string; exp: number };
    await app.sql('insert into identity.ended_sessions values ($1, to_timestamp($2))', [jti, exp]);
    expect(await status(there)).toBe(401);
    expect((await post('/api/auth/logout', here)).status).toBe(204);
    expect([await status(here), await status(here, other)]).toEqual([401, 401]);
  });

  it('is over when all sessions of its user were ended, also if it had no row by then', async () => {
    const user = await createUser(app);
    const before = earlier(user.id);
    app.clock.advance(5_000);
    await app.get(Sessions).endEvery(user.id, systemCall('cli'));
    app.clock.advance(5_000);
    expect([await status(before), await status(earlier(user.id))]).toEqual([401, 200]);
  });

  it('of nobody is nobody’s', async () => {
    expect(await status(earlier(newId()))).toBe(401);
  });
});

it('is not begun on the strength of a password that somebody is changing at this moment', async () => {
  const user = await createUser(app, { password: PASSWORD });
  const [row] = await app.sql<{ password_hash: string }>(
    'select password_hash from identity.users where id = $1',
    [user.id],
  );
  const begin = (): Promise<Session> =>
    app
      .get(Sessions)
      .issue(
        user.id,
        null,
        { address: null, userAgent: null, call: systemCall('cli') },
        { passwordHash: row?.password_hash },
      );
  await begin();
  const begun = await app.get(Transactions).run(async (tx) => {
    const change = sql(
      'test.change_password',
      `update identity.users set password_hash = 'other' where id = $1`,
    );
    await tx.affected(change, [user.id]);
    const waiting = begin().catch((error: unknown) => error);
    await someoneWaits(app);
    return { waiting };
  });
  expect(await begun.waiting).toMatchObject({ reason: 'account_disabled' });
  const left = await app.sql('select from identity.sessions where user_id = $1', [user.id]);
  expect(left).toHaveLength(1);
});

it('is swept when it is over, in batches, and nobody else’s goes with it', async () => {
  const user = await createUser(app);
  app.clock.advance(-24 * HOUR_MS);
  const over = await createSession(app, user.id);
  app.clock.advance(24 * HOUR_MS);
  const goesOn = await createSession(app, user.id);
  await app.get(SessionRecords).sweep();
  expect([await rowOf(over), await status(goesOn)]).toEqual([undefined, 200]);
});
