import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Accounts, EmailVerification, type VerifiedAddress, VerifiedAddresses } from '#identity';

import { bearer, create, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { Issuer } from '../support/issuer.js';

const PASSWORD = 'correct horse battery';
const BOSS = 'boss@corp.example';

interface Graph {
  readonly nodes: readonly { readonly id: string; readonly ownerEmail: string | null }[];
}
interface Me {
  readonly user: { readonly id: string; readonly email: string | null; readonly emailVerified: boolean };
}

let issuer: Issuer;
let app: TestApp;
let names = 0;

beforeAll(async () => {
  issuer = await new Issuer().start();
  app = await startApp({ oidcIssuer: issuer.url, oidcAudience: 'api', registrationVerifiesEmail: false });
});
afterAll(async () => {
  await app.close();
  await issuer.stop();
});

/** Registers over the wire; answers a bearer token. */
async function register(email: string): Promise<string> {
  const account = { email, username: `registered-${String((names += 1))}`, password: PASSWORD };
  const { status, body } = await send<{ token: string }>(app, 'POST', '/api/auth/register', account);
  expect(status).toBe(201);
  return body.token;
}

/** A token with which the issuer vouches for an address. */
function vouchedFor(sub: string, email: string): string {
  return issuer.token({ sub, email, email_verified: true });
}

async function me(token: string): Promise<Me['user']> {
  const { status, body } = await send<Me>(app, 'GET', '/api/auth/me', undefined, bearer(token));
  expect(status).toBe(200);
  return body.user;
}

/** A node of the owner, shared with whoever has the address. */
async function share(owner: string, email: string): Promise<string> {
  const made = await send<{ diff: Graph }>(app, 'POST', '/api/node', { title: 'Plans' }, bearer(owner));
  const id = made.body.diff.nodes[0]?.id ?? '';
  await send(app, 'POST', '/api/node/access', { id, email, level: 3 }, bearer(owner));
  return id;
}

async function visible(token: string): Promise<Graph['nodes']> {
  return (await send<Graph>(app, 'GET', '/api/graph', undefined, bearer(token))).body.nodes;
}

async function ownerKey(): Promise<string> {
  return (await createKey(app, { userId: (await createUser(app)).id })).rawKey;
}

describe('an address that was only registered', () => {
  it('is its own account, and says so', async () => {
    const token = await register('plain@corp.example');
    expect(await me(token)).toMatchObject({ email: 'plain@corp.example', emailVerified: false });
    const again = { email: 'Plain@corp.example', password: PASSWORD };
    expect((await send(app, 'POST', '/api/auth/login', again)).status).toBe(200);
    const twin = { ...again, username: 'plain-twin' };
    expect((await send(app, 'POST', '/api/auth/register', twin)).status).toBe(409);
  });

  it('receives no share, and the person whom the issuer vouches for does', async () => {
    const squatter = await register(BOSS);
    const person = vouchedFor('boss', 'Boss@corp.example');
    expect(await me(person)).toMatchObject({ email: 'Boss@corp.example', emailVerified: true });
    const node = await share(await ownerKey(), BOSS);
    expect((await visible(person)).map(({ id }) => id)).toContain(node);
    expect(await visible(squatter)).toEqual([]);
  });

  it('receives no share either before the person was here', async () => {
    const squatter = await register('early@corp.example');
    await share(await ownerKey(), 'early@corp.example');
    expect(await visible(squatter)).toEqual([]);
  });

  it('is not shown to others as an identity', async () => {
    const token = await register('impostor@corp.example');
    const friend = await createUser(app);
    const { rawKey } = await createKey(app, { userId: friend.id });
    const node = await share(token, friend.email ?? '');
    const seen = (await visible(rawKey)).find(({ id }) => id === node);
    expect(seen).toMatchObject({ ownerEmail: null });
    expect(JSON.stringify(await visible(rawKey))).not.toContain('impostor@');
    const history = await send(
      app,
      'GET',
      `/api/history?scopeType=GRAPH&scopeId=${node}`,
      undefined,
      bearer(rawKey),
    );
    expect(history.status).toBe(200);
    expect(history.text).not.toContain('impostor@');
  });

  it('opens no personalised set of a bundle', async () => {
    const rule = (field: string, value: string): object => ({
      version: 1,
      rules: [{ when: { op: 'equals', field, value }, tabs: [{ url: 'https://secret.example/' }] }],
    });
    const [byAddress, byDomain] = [
      await create(app, { resolutionPolicy: rule('email', 'cfo@corp.example') }),
      await create(app, { resolutionPolicy: rule('emailDomain', 'corp.example') }),
    ];
    const opened = async (slug: string, token: string): Promise<boolean> =>
      (await send(app, 'GET', `/l/${slug}`, undefined, bearer(token))).text.includes('secret.example');
    const squatter = await register('cfo@corp.example');
    const person = vouchedFor('cfo', 'cfo@corp.example');
    expect([await opened(byAddress.slug, squatter), await opened(byDomain.slug, squatter)]).toEqual([
      false,
      false,
    ]);
    expect([await opened(byAddress.slug, person), await opened(byDomain.slug, person)]).toEqual([true, true]);
  });

  it('cannot be registered where it is verified already', async () => {
    const { email } = await createUser(app);
    const twin = { email, username: 'late-twin', password: PASSWORD };
    expect((await send(app, 'POST', '/api/auth/register', twin)).status).toBe(409);
  });

  it('keeps no operator from making the account of the person, who then signs in with it', async () => {
    await register('ceo@corp.example');
    const made = await createUser(app, { email: 'ceo@corp.example', password: 'another fine password' });
    const login = async (password: string): Promise<number> =>
      (await send(app, 'POST', '/api/auth/login', { email: 'ceo@corp.example', password })).status;
    const { body } = await send<Me>(app, 'POST', '/api/auth/login', {
      email: 'ceo@corp.example',
      password: 'another fine password',
    });
    expect(body.user.id).toBe(made.id);
    expect(await login(PASSWORD)).toBe(401);
  });
});

describe('what the issuer says of an address', () => {
  it('counts from the next request on, for a user who is known already', async () => {
    const before = await me(issuer.token({ sub: 'late', email: 'late@corp.example' }));
    expect(before).toMatchObject({ email: null, emailVerified: false });
    const after = await me(vouchedFor('late', 'late@corp.example'));
    expect(after).toEqual({ ...before, email: 'late@corp.example', emailVerified: true });
    const moved = await me(vouchedFor('late', 'moved@corp.example'));
    expect(moved).toEqual({ ...after, email: 'moved@corp.example' });
    // Tokens without an address, or with one that is not verified, take nothing away.
    expect(await me(issuer.token({ sub: 'late' }))).toEqual(moved);
    expect(await me(issuer.token({ sub: 'late', email: 'x@corp.example' }))).toEqual(moved);
  });

  it('gives one of two users the address, whatever comes at once', async () => {
    await register('race@corp.example');
    const users = await Promise.all(
      Array.from({ length: 8 }, (_, at) => me(vouchedFor(`racer-${String(at)}`, 'race@corp.example'))),
    );
    expect(users.filter(({ email }) => email !== null)).toHaveLength(1);
  });
});

describe('another room', () => {
  it('is told of every address that becomes verified, and may ask', async () => {
    const told: VerifiedAddress[] = [];
    app.get(VerifiedAddresses).listen((found) => void told.push(found));
    const accounts = app.get(Accounts);
    const addresses = ['made', 'vouched', 'proved', 'followed'].map((name) => `${name}@told.example`);
    const [byOperator = '', byIssuer = '', registered = '', later = ''] = addresses;

    await register(registered);
    expect(await accounts.findUsersByEmail(addresses)).toEqual([]);
    const made = await createUser(app, { email: byOperator });
    const { id: vouched } = await me(vouchedFor('told-1', byIssuer));
    const proved = await app.get(EmailVerification).verify(registered.toUpperCase());
    const { id: followed } = await me(issuer.token({ sub: 'told-2' }));
    await me(vouchedFor('told-2', later));

    const wanted = [
      { userId: made.id, email: byOperator },
      { userId: vouched, email: byIssuer },
      { userId: proved?.id, email: registered },
      { userId: followed, email: later },
    ];
    expect(told).toEqual(wanted);
    const found = await accounts.findUsersByEmail(addresses.map((address) => address.toUpperCase()));
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(wanted.map(({ userId }) => userId)));
    // What is known already is no news.
    await me(vouchedFor('told-2', later));
    expect(told).toHaveLength(4);
  });
});

describe('LIGATURE_TRUST_UNVERIFIED_EMAIL', () => {
  it('lets policies match addresses that were only registered, as they once did', async () => {
    const trusting = await startApp({ registrationVerifiesEmail: false, trustUnverifiedEmail: true });
    try {
      const account = { email: 'New@corp.example', username: 'new', password: PASSWORD };
      const { body } = await send<{ token: string }>(trusting, 'POST', '/api/auth/register', account);
      const { slug } = await create(trusting, {
        resolutionPolicy: {
          version: 1,
          rules: [
            {
              when: { op: 'equals', field: 'emailDomain', value: 'corp.example' },
              tabs: [{ url: 'https://secret.example/' }],
            },
          ],
        },
      });
      const page = await send(trusting, 'GET', `/l/${slug}`, undefined, bearer(body.token));
      expect(page.text).toContain('secret.example');
    } finally {
      await trusting.close();
    }
  });
});

describe('LIGATURE_REGISTRATION_VERIFIES_EMAIL', () => {
  it('makes whoever registers the owner of the address', async () => {
    const local = await startApp({ registrationVerifiesEmail: true });
    try {
      const account = { email: 'local@corp.example', username: 'local', password: PASSWORD };
      const { body } = await send<Me & { token: string }>(local, 'POST', '/api/auth/register', account);
      expect(body.user).toMatchObject({ email: 'local@corp.example', emailVerified: true });
    } finally {
      await local.close();
    }
  });
});
