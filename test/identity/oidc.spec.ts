import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DAY_MS, systemCall } from '#kernel';
import { Authenticator } from '#platform/auth';
import { USUAL_DEADLINES } from '#platform/boot';

import { SilentPeer } from '../faults/silent-peer.js';
import { connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createUser, createWorkspace } from '../support/identity.js';
import { Issuer } from '../support/issuer.js';

interface Me {
  readonly user: { id: string; email: string | null; username: string; displayName: string | null };
}

describe('tokens of an external issuer', () => {
  let issuer: Issuer;
  let app: TestApp;

  const call = (token: string, path = '/api/auth/me'): Promise<Response> =>
    fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const statusOf = async (token: string): Promise<number> => (await call(token)).status;
  const userOf = async (token: string): Promise<Me['user']> => {
    const answer = await call(token);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as Me).user;
  };

  beforeAll(async () => {
    issuer = await new Issuer().start();
    app = await startApp({ oidcIssuer: issuer.url, oidcAudience: 'api' });
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  it('makes the user at the first sight of a token, and knows him again', async () => {
    const claims = {
      sub: 'subject-1',
      email: 'ada@issuer.example',
      email_verified: true,
      preferred_username: 'ada',
      name: 'Ada Lovelace',
    };
    const user = await userOf(issuer.token(claims));
    expect(user).toMatchObject({ email: 'ada@issuer.example', username: 'ada', displayName: 'Ada Lovelace' });
    expect(await userOf(issuer.token({ sub: 'subject-1' }))).toEqual(user);
    expect(await userOf(issuer.token({ sub: 'subject-1' }, issuer.keys[1]))).toEqual(user);
    expect((await userOf(issuer.token({ ...claims, sub: 'subject-2' }))).id).not.toBe(user.id);
    expect(issuer.fetches).toBe(1);
  });

  it('makes nobody of a token that is only recognized', async () => {
    const bearer = issuer.token({ sub: 'unseen' });
    const authenticator = app.get(Authenticator);
    expect(await authenticator.recognize({ bearer, origin: systemCall('job') })).toBeNull();
    const { id } = await userOf(bearer);
    expect(await authenticator.recognize({ bearer, origin: systemCall('job') })).toMatchObject({
      userId: id,
    });
  });

  it('is over for a socket whose user was deleted, although the token would make him anew', async () => {
    const token = issuer.token({ sub: 'leaver' });
    const { id } = await userOf(token);
    const socket = await connect(app, { key: token });
    await app.sql('delete from identity.users where id = $1', [id]);
    expect(await socket.ask('graph:get')).toMatchObject({ error: 'forbidden.auth_missing' });
    expect(await socket.gone()).toBe('io server disconnect');
  });

  it('makes one user of many first requests at once', async () => {
    const token = issuer.token({ sub: 'eager', preferred_username: 'eager' });
    const users = await Promise.all(Array.from({ length: 20 }, () => userOf(token)));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
  });

  it('never takes over a local account, nor an address that is not verified', async () => {
    const local = await createUser(app, { email: 'grace@test.example', username: 'grace' });
    const claims = { email: 'GRACE@test.example', email_verified: true, preferred_username: 'Grace' };
    const user = await userOf(issuer.token({ sub: 'grace', ...claims }));
    expect(user.id).not.toBe(local.id);
    expect(user.email).toBeNull();
    expect(user.username).toMatch(/^Grace-[0-9a-f]{6}$/);
    const unverified = await userOf(issuer.token({ sub: 'u', email: 'free@test.example', name: 7 }));
    expect(unverified).toMatchObject({ email: null, username: 'free', displayName: null });
  });

  it('lets him in where he is a member', async () => {
    const { id } = await userOf(issuer.token({ sub: 'member' }));
    const org = await createOrg(app, id);
    const workspace = await createWorkspace(app, org.id);
    const answer = await call(
      issuer.token({ sub: 'member' }),
      `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`,
    );
    expect(answer.status).toBe(200);
  });

  it('refuses tokens for others, by others, and without an end', async () => {
    const [rsa] = issuer.keys;
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.url, aud: 'api', sub: 'mallory', exp: now + 300 };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    // The classic: the public key, which everybody has, as the secret of a symmetric signature.
    const confused = `${part({ alg: 'HS256', kid: 'rsa-1' })}.${part(claims)}`;
    const pem = createPublicKey(rsa!.privateKey).export({ format: 'pem', type: 'spki' });
    for (const token of [
      issuer.token({ sub: 'mallory', aud: 'somebody else' }),
      issuer.token({ sub: 'mallory', aud: undefined }),
      issuer.token({ sub: 'mallory', iss: 'https://elsewhere.example' }),
      issuer.token({ sub: 'mallory', nbf: now + 600 }),
      issuer.token({ sub: '' }),
      issuer.token({}),
      issuer.token({ sub: 'mallory' }, rsa, { kid: 'unknown' }),
      issuer.token({ sub: 'mallory' }, rsa, {}),
      jwt.sign(claims, stranger, { algorithm: 'RS256', keyid: 'rsa-1' }),
      `${confused}.${createHmac('sha256', pem).update(confused).digest('base64url')}`,
      `${part({ alg: 'none' })}.${part(claims)}.`,
      `${part({ alg: 'RS256', kid: 'rsa-1' })}.${part(claims)}.AAAA`,
    ]) {
      expect(await statusOf(token)).toBe(401);
    }
    expect(await app.sql("select from identity.users where subject = 'mallory'")).toHaveLength(0);
  });

  it('tells an expired token from a bad one', async () => {
    const path = '/api/v1/org/nowhere/ws/nowhere/projects';
    const answer = await call(issuer.token({ sub: 'subject-1', exp: 1000 }), path);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ type: 'expired_signature_error' });
  });

  it('is not believed as a cookie', async () => {
    const answer = await fetch(`${app.url}/api/auth/me`, {
      headers: { cookie: `st_access=${issuer.token({ sub: 'subject-1' })}` },
    });
    expect(answer.status).toBe(401);
  });

  it('follows a change of keys, and goes on with known ones while the issuer is away', async () => {
    // It is asked every two seconds at most.
    const later = (): void => app.clock.advance(2_000);
    const key = issuer.rotate('second');
    later();
    expect(await statusOf(issuer.token({ sub: 'subject-1' }, key))).toBe(200);
    const late = issuer.rotate('third');
    await issuer.stop();
    expect(await statusOf(issuer.token({ sub: 'subject-1' }, key))).toBe(200);

    const path = '/api/v1/org/nowhere/ws/nowhere/projects';
    later();
    const away = await call(issuer.token({ sub: 'subject-1' }, late), path);
    expect(away.status).toBe(502);
    expect(await away.json()).toMatchObject({ code: 502, type: 'bad_gateway_error' });
    later();
    expect((await call(issuer.token({ sub: 'subject-1' }, late))).status).toBe(503);

    await issuer.start();
    issuer.failure = 500;
    later();
    expect((await call(issuer.token({ sub: 'subject-1' }, late), path)).status).toBe(502);
    issuer.failure = null;
    later();
    expect(await statusOf(issuer.token({ sub: 'subject-1' }, late))).toBe(200);
  });

  it('keeps honest callers in while somebody makes up keys', async () => {
    const target = await new Issuer().start();
    const strict = await startApp({ oidcIssuer: target.url, oidcAudience: 'api' });
    const status = async (token: string): Promise<number> =>
      (await fetch(`${strict.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    const madeUp = (): string => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = { iss: target.url, aud: 'api', sub: 'x', exp: Math.floor(Date.now() / 1000) + 300 };
      return `${part({ alg: 'RS256', kid: randomUUID() })}.${part(claims)}.AAAA`;
    };
    const flood = (): Promise<number[]> => Promise.all(Array.from({ length: 100 }, () => status(madeUp())));
    try {
      expect(new Set(await flood())).toEqual(new Set([401]));
      expect(await status(target.token({ sub: 'honest' }))).toBe(200);

      const flooding = flood();
      const key = target.rotate('second');
      const rotated = target.token({ sub: 'honest' }, key);
      expect(await Promise.all([status(rotated), status(target.token({ sub: 'honest' }))])).toEqual([
        200, 200,
      ]);
      expect(new Set(await flooding)).toEqual(new Set([401]));
      expect(target.fetches).toBeLessThanOrEqual(6);

      // What is known stays known while it is asked for anew in the background, and for an hour without an issuer.
      strict.clock.advance(11 * 60_000);
      await target.stop();
      const long = (exp: number): string =>
        target.token({ sub: 'honest', exp: Math.floor(strict.clock.now() / 1000) + exp }, key);
      expect(await status(long(300))).toBe(200);
      strict.clock.advance(50 * 60_000);
      expect(await status(long(300))).toBe(503);
      await target.start();
      expect(await status(long(300))).toBe(200);
    } finally {
      await strict.close();
      await target.stop();
    }
  });

  it('lets five hundred wait for an issuer that does not answer, and nobody else', async () => {
    const silent = await SilentPeer.start();
    const oidcIssuer = `http://127.0.0.1:${String(silent.port)}`;
    const deadlines = { ...USUAL_DEADLINES, issuer: 600_000 };
    const patient = await startApp({ oidcIssuer, oidcAudience: 'api', deadlines });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: oidcIssuer, aud: 'api', sub: 'x', exp: Math.floor(Date.now() / 1000) + 300 };
    const asked = Array.from({ length: 501 }, (_, n) =>
      fetch(`${patient.url}/api/auth/me`, {
        headers: {
          authorization: `Bearer ${part({ alg: 'RS256', kid: String(n) })}.${part(claims)}.AAAA`,
        },
      }),
    );
    const refused = await Promise.race(asked);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.text()).toContain('asked too much');
    silent.stop();
    await Promise.all(asked);
    await patient.close();
  });

  it('believes what it knows of keys no longer because the clock was set back', async () => {
    const key = new Issuer().rotate('published late');
    const token = issuer.token({ sub: 'patient' }, key);
    expect(await statusOf(token)).toBe(401);
    app.clock.turnBack(DAY_MS);
    issuer.keys.push(key);
    app.clock.advance(31_000);
    expect(await statusOf(token)).toBe(200);
    app.clock.turnBack(-DAY_MS);
  });

  it('asks for a key that nobody has once, not with every token', async () => {
    const before = issuer.fetches;
    const token = issuer.token({ sub: 'x' }, issuer.keys[0], { kid: 'nobody-has-it' });
    for (let at = 0; at < 10; at += 1) expect(await statusOf(token)).toBe(401);
    expect(issuer.fetches - before).toBe(1);
    expect(await statusOf(issuer.token({ sub: 'subject-1' }))).toBe(200);
  });
});
