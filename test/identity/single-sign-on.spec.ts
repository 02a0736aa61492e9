import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { UserAccess } from '#identity';
import { newId } from '#kernel';

import { startApp, type TestApp } from '../support/app.js';
import { freePort } from '../support/free-port.js';
import { createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { CLIENT, OpenIdProvider } from '../support/openid-provider.js';
import { type Place, Surfer } from '../support/surfer.js';

const PASSWORD = 'correct horse battery';
const GROUPS = [
  { group: 'platform', organization: 'engines', role: 'org:admin' },
  { group: 'everybody', organization: 'engines', role: 'reader' },
  { group: 'everybody', organization: 'nowhere', role: 'reader' },
];

interface Me {
  readonly user: { id: string; email: string | null; username: string; displayName: string | null };
  readonly organizations: { slug: string; role: string }[];
  readonly signInMethods: string[];
}

let provider: OpenIdProvider;
let app: TestApp;

beforeAll(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${String(port)}`;
  provider = await new OpenIdProvider([`${publicUrl}/auth/oidc/callback`]).start();
  const openId = { ...CLIENT, label: 'Acme', scopes: 'openid profile email', groupsClaim: 'groups' };
  const settings = { publicUrl, oidcIssuer: provider.url, openId, groupRules: GROUPS };
  app = await startApp({ ...settings, signup: 'closed', registrationVerifiesEmail: false }, { port });
});
afterAll(async () => {
  await app.close();
  await provider.stop();
});

const atCallback = ({ pathname }: URL): boolean => pathname === '/auth/oidc/callback';

/** Goes to the provider and comes back, up to the door. */
async function depart(surfer: Surfer, account: string, query = ''): Promise<URL> {
  const asked = await surfer.follow(await surfer.go(`/auth/oidc/start${query}`));
  expect(asked.address.origin).toBe(provider.url);
  const answered = await surfer.go(asked.address.href, { account, answer: 'login' });
  return (await surfer.follow(answered, atCallback)).address;
}

async function arrive(surfer: Surfer, callback: URL): Promise<Place> {
  return surfer.follow(await surfer.go(callback.href));
}

async function signIn(account: string, query = '', surfer = new Surfer(app.url)): Promise<Surfer> {
  await arrive(surfer, await depart(surfer, account, query));
  return surfer;
}

async function meOf(surfer: Surfer): Promise<Me> {
  const answer = await fetch(`${app.url}/api/me`, { headers: { cookie: surfer.session } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Me;
}

interface Identity {
  readonly id: string;
}
async function listed(surfer: Surfer): Promise<Identity[]> {
  const answer = await fetch(`${app.url}/api/me/identities`, { headers: { cookie: surfer.session } });
  return ((await answer.json()) as { identities: Identity[] }).identities;
}

const eventsOf = (userId: string): Promise<Record<'type' | 'actor_type' | 'actor_id' | 'via', string>[]> =>
  app.sql('select type, actor_type, actor_id, via, data from events.log where user_id = $1 order by seq', [
    userId,
  ]);

function known(account: string, more: object = {}): { email: string } {
  const email = `${account}@acme.example`;
  provider.accounts.set(account, { email, email_verified: true, preferred_username: account, ...more });
  return { email };
}

describe('signing in with an identity provider', () => {
  it('is offered, makes an account at the first time, and knows it again', async () => {
    expect(await (await fetch(`${app.url}/signin?redirect_url=/console/graph`)).text()).toContain(
      'href="/auth/oidc/start?return_to=%2Fconsole%2Fgraph">Sign in with <bdi>Acme</bdi>',
    );
    const { email } = known('ada', { name: 'Ada Lovelace' });
    const surfer = new Surfer(app.url);
    const place = await arrive(surfer, await depart(surfer, 'ada', '?return_to=/console/graph'));
    expect(place.address.href).toBe(`${app.url}/console/graph`);
    const me = await meOf(surfer);
    expect(me.user).toMatchObject({
      email,
      emailVerified: true,
      username: 'ada',
      displayName: 'Ada Lovelace',
    });
    expect(me.signInMethods).toEqual(['issuer']);
    expect((await meOf(await signIn('ada'))).user.id).toBe(me.user.id);
  });

  it('leads back to pages of ours only', async () => {
    known('back');
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      `/${'x'.repeat(2_000)}`,
    ]) {
      const surfer = new Surfer(app.url);
      const place = await arrive(
        surfer,
        await depart(surfer, 'back', `?return_to=${encodeURIComponent(elsewhere)}`),
      );
      expect(place.address.href).toBe(`${app.url}/console`);
    }
  });

  it('finishes several that one browser began, in any order', async () => {
    known('tabs');
    const surfer = new Surfer(app.url);
    const [first, second] = [
      await depart(surfer, 'tabs', '?return_to=/docs'),
      await depart2(surfer, '?return_to=/console/graph'),
    ];
    expect((await arrive(surfer, second)).address.pathname).toBe('/console/graph');
    expect((await arrive(surfer, first)).address.pathname).toBe('/docs');
    expect(surfer.names('st_sso_')).toEqual([]);
  });

  it('forgets the first of too many', async () => {
    const surfer = new Surfer(app.url);
    for (let n = 0; n < 12; n += 1) await surfer.go('/auth/oidc/start');
    expect(surfer.names('st_sso_')).toHaveLength(8);
  });

  it('takes nothing that was not begun in this browser, took too long, or was used', async () => {
    known('mallory');
    const thief = new Surfer(app.url);
    const callback = await depart(thief, 'mallory');
    const refused = async (surfer: Surfer, address: URL): Promise<void> => {
      const place = await arrive(surfer, address);
      expect([place.status, surfer.cookie('st_access')]).toEqual([400, undefined]);
      expect(place.text).toContain('begun too long ago, or in another browser');
    };
    await refused(new Surfer(app.url), callback);
    const wrong = new URL(callback);
    wrong.searchParams.set('state', 'x'.repeat(43));
    await refused(thief, wrong);
    wrong.searchParams.delete('state');
    await refused(thief, wrong);
    app.clock.advance(11 * 60_000);
    await refused(thief, callback);
    app.clock.advance(-11 * 60_000);

    const surfer = new Surfer(app.url);
    const good = await depart(surfer, 'mallory');
    const name = surfer.names('st_sso_')[0] ?? '';
    const attempt = surfer.cookie(name) ?? '';
    expect((await arrive(surfer, good)).status).toBe(200);
    await refused(new Surfer(app.url), good);
    // With the attempt as well: the provider takes no code twice.
    const replaying = new Surfer(app.url);
    replaying.put(name, attempt, '/auth');
    const replayed = await arrive(replaying, good);
    expect([replayed.status, replaying.cookie('st_access')]).toEqual([403, undefined]);
    expect(app.log.filter(({ msg, reason }) => msg === FAILED && reason === 'invalid_grant')).toHaveLength(1);
    expect(JSON.stringify(app.log)).not.toContain(good.searchParams.get('code'));
  });

  it('takes no code of one sign-in for another', async () => {
    known('swap');
    const surfer = new Surfer(app.url);
    const mine = await depart(surfer, 'swap');
    const other = await depart2(surfer);
    mine.searchParams.set('code', other.searchParams.get('code') ?? '');
    expect((await arrive(surfer, mine)).status).toBe(403);
    expect(surfer.cookie('st_access')).toBeUndefined();
  });

  it('says so when somebody does not want to, and nothing of what the provider said', async () => {
    const surfer = new Surfer(app.url);
    const asked = await surfer.follow(await surfer.go('/auth/oidc/start'));
    const answered = await surfer.go(asked.address.href, { answer: 'cancel' });
    const place = await surfer.follow(answered);
    expect(place.status).toBe(403);
    expect(place.text).toContain('The sign-in was cancelled.');
    expect(place.text).not.toContain('not today');
    expect(app.log.filter(({ reason }) => reason === 'access_denied')).toHaveLength(1);
  });

  it('knows no other provider', async () => {
    for (const path of ['/auth/github/start', '/auth/saml/callback?state=x'])
      expect((await fetch(app.url + path)).status).toBe(404);
  });

  it('makes one user of two first sign-ins at once', async () => {
    const { email } = known('twice');
    const surfers = [new Surfer(app.url), new Surfer(app.url), new Surfer(app.url)];
    const callbacks = await Promise.all(surfers.map((surfer) => depart(surfer, 'twice')));
    const places = await Promise.all(surfers.map((surfer, n) => arrive(surfer, callbacks[n]!)));
    expect(places.map(({ status }) => status)).toEqual([200, 200, 200]);
    const ids = await Promise.all(surfers.map(async (surfer) => (await meOf(surfer)).user.id));
    expect(new Set(ids).size).toBe(1);
    expect(await app.sql('select id from identity.users where email = $1', [email])).toHaveLength(1);
  });

  it('lets nobody in who is locked out or deleted', async () => {
    known('locked');
    const { user } = await meOf(await signIn('locked'));
    await app.get(UserAccess).disable(user.id);
    const surfer = new Surfer(app.url);
    expect((await arrive(surfer, await depart(surfer, 'locked'))).status).toBe(403);
    await app.get(UserAccess).enable(user.id);
    await app.sql(`update identity.users set erase_at = now() + interval '1 day' where id = $1`, [user.id]);
    expect((await arrive(surfer, await depart2(surfer))).status).toBe(403);
    expect(surfer.cookie('st_access')).toBeUndefined();
  });
});

/** Again, where the provider knows the browser by now. */
async function depart2(surfer: Surfer, query = ''): Promise<URL> {
  return (await surfer.follow(await surfer.go(`/auth/oidc/start${query}`), atCallback)).address;
}

const FAILED = 'a sign-in with an identity provider failed';

describe('an account that was there before', () => {
  const connectedTo = async (email: string): Promise<{ id: string; surfer: Surfer }> => {
    const { id } = await createUser(app, { email, password: PASSWORD });
    const surfer = new Surfer(app.url);
    const place = await arrive(
      surfer,
      await depart(surfer, email.split('@')[0] ?? '', '?return_to=/console/graph'),
    );
    expect(place.address.pathname).toBe('/auth/connect');
    expect(place.text).toContain('Sign in to your account');
    return { id, surfer };
  };
  const identitiesOf = (id: string): Promise<unknown[]> =>
    app.sql('select 1 from identity.external_identities where user_id = $1', [id]);

  it('is connected once its owner says so, signed in', async () => {
    const { email } = known('grace');
    const { id, surfer } = await connectedTo(email);
    expect(await identitiesOf(id)).toHaveLength(0);
    expect(surfer.cookie('st_access')).toBeUndefined();
    const form = { email, password: PASSWORD, redirect_url: '/auth/connect' };
    const asked = await surfer.follow(await surfer.go('/signin', form));
    expect(asked.address.pathname).toBe('/auth/connect');
    expect(await identitiesOf(id)).toHaveLength(0);
    const done = await surfer.follow(await surfer.go('/auth/connect', { answer: 'connect' }));
    expect(done.address.pathname).toBe('/console/graph');
    const me = await meOf(await signIn('grace'));
    expect([me.user.id, me.signInMethods]).toEqual([id, ['password', 'issuer']]);
    expect(surfer.cookie('st_connect')).toBeUndefined();
    expect((await surfer.go('/auth/connect')).status).toBe(410);
  });

  it('stays apart when its owner cancels', async () => {
    const { email } = known('shy');
    const { id, surfer } = await connectedTo(email);
    expect((await surfer.go('/auth/connect', { answer: 'cancel' })).headers.get('location')).toBe('/signin');
    expect((await surfer.go('/auth/connect')).status).toBe(410);
    expect(await identitiesOf(id)).toHaveLength(0);
    expect(await app.sql('select 1 from identity.users where lower(email) = $1', [email])).toHaveLength(1);
  });

  it('is connected by nobody else, nor long after signing in, nor by another page', async () => {
    const { email } = known('owner');
    const { id, surfer } = await connectedTo(email);
    const stranger = await createUser(app);
    surfer.put('st_access', await createSession(app, stranger.id));
    expect((await surfer.follow(await surfer.go('/auth/connect'))).text).toContain('not the account');
    expect((await surfer.go('/auth/connect', { answer: 'connect' })).status).toBe(403);
    surfer.put('st_access', await createSession(app, id));
    app.clock.advance(11 * 60_000);
    const late = await surfer.go('/auth/connect', { answer: 'connect' });
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Sign in again')]);
    app.clock.advance(-11 * 60_000);
    const foreign = await fetch(`${app.url}/auth/connect`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', cookie: `st_connect=x; ${surfer.session}` },
      body: new URLSearchParams({ answer: 'connect' }),
    });
    expect(foreign.status).toBe(403);
    expect(await identitiesOf(id)).toHaveLength(0);
  });

  it('is none of somebody who only wrote the address into a form, nor of whose provider has not verified it', async () => {
    const { email } = known('real');
    await app.sql('update identity.users set email_verified_at = null where id = $1', [
      (await createUser(app, { email, password: PASSWORD })).id,
    ]);
    expect((await meOf(await signIn('real'))).user).toMatchObject({ email, emailVerified: true });
    const unsure = known('unsure', { email_verified: false });
    await createUser(app, { email: unsure.email });
    expect((await meOf(await signIn('unsure'))).user).toMatchObject({ email: null });
  });

  it('is connected from its own page, with another address, and disconnected again', async () => {
    const { id } = await createUser(app, { email: 'private@home.example', password: PASSWORD });
    known('work');
    const surfer = new Surfer(app.url);
    surfer.put('st_access', await createSession(app, id));
    const asked = await arrive(surfer, await depart(surfer, 'work', '?connect=1&return_to=/account'));
    expect(asked.text).toContain('From now on you can also sign in');
    const done = await surfer.follow(await surfer.go('/auth/connect', { answer: 'connect' }));
    expect(done.address.pathname).toBe('/account');
    expect(done.text).toContain('work@acme.example');
    expect((await meOf(await signIn('work'))).user.id).toBe(id);
    // A second one of the same provider is refused, and so is one that is somebody else's.
    known('work2');
    const second = await arrive(surfer, await depart(new Surfer(app.url), 'work2'));
    expect(second.status).toBe(400);
    const [identity] = await listed(surfer);
    expect(identity).toMatchObject({
      ...{ provider: 'oidc', issuer: provider.url, name: 'work@acme.example', signsIn: true },
    });
    const form = { identity: identity?.id ?? '', currentPassword: PASSWORD };
    expect((await surfer.go('/account/connections', form)).headers.get('location')).toBe(
      '/account?done=connections',
    );
    expect(await identitiesOf(id)).toHaveLength(0);
    const told = (await eventsOf(id)).filter(({ type }) => type.startsWith('user.identity_'));
    expect(told).toMatchObject([
      {
        type: 'user.identity_connected',
        data: { userId: id, identity: { id: identity?.id, name: 'work@acme.example' } },
        actor_id: id,
        via: 'console',
      },
      { type: 'user.identity_disconnected', data: { identity: { id: identity?.id } }, actor_id: id },
    ]);
  });

  it('keeps its only way to sign in', async () => {
    known('only');
    const surfer = await signIn('only');
    const [identity] = await listed(surfer);
    const refused = await surfer.go('/account/connections', { identity: identity?.id ?? '' });
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining('your only way to sign in'),
    ]);
    const nothing = await surfer.go('/account/connections', { identity: newId() });
    expect(nothing.status).toBe(404);
    const { user } = await meOf(surfer);
    const events = await eventsOf(user.id);
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['user.created', 'user.identity_connected']);
    for (const { actor_type: type, actor_id: actor, via } of events)
      expect([type, actor, via]).toEqual(['user', user.id, 'console']);
  });
});

describe('groups of the identity provider', () => {
  const rolesOf = async (surfer: Surfer): Promise<unknown[]> =>
    (await meOf(surfer)).organizations.map(({ slug, role }) => [slug, role]);

  it('make, change and end memberships at every sign-in, and leave others alone', async () => {
    const founder = await createUser(app);
    const { id: engines } = await createOrg(app, founder.id, 'engines');
    const { id: mills } = await createOrg(app, founder.id, 'mills');
    known('member', { groups: ['everybody', 'unrelated'] });
    const first = await signIn('member');
    expect(await rolesOf(first)).toEqual([['engines', 'reader']]);
    const warned = app.log.filter(({ organization }) => organization === 'nowhere');
    expect(warned).toHaveLength(1);
    const { id } = (await meOf(first)).user;
    await createMember(app, mills, id, 'org:member');

    known('member', { groups: ['platform', 'everybody'] });
    expect(await rolesOf(await signIn('member'))).toEqual([
      ['engines', 'org:admin'],
      ['mills', 'org:member'],
    ]);
    known('member', {});
    expect(await rolesOf(await signIn('member'))).toEqual([['mills', 'org:member']]);
    // The session from before has lost it, too.
    expect(await rolesOf(first)).toEqual([['mills', 'org:member']]);

    // What somebody here gives is theirs from then on.
    known('member', { groups: ['everybody'] });
    await signIn('member');
    await createMember(app, engines, id, 'org:member');
    expect(await rolesOf(await signIn('member'))).toEqual([
      ['engines', 'org:member'],
      ['mills', 'org:member'],
    ]);
    known('member', { groups: [] });
    expect(await rolesOf(await signIn('member'))).toEqual([
      ['engines', 'org:member'],
      ['mills', 'org:member'],
    ]);
  });

  it('never take an organization its only admin', async () => {
    const founder = await createUser(app);
    const [found] = await app.sql<{ id: string }>(
      `select id from identity.organizations where slug = 'engines'`,
    );
    const engines = found?.id ?? '';
    known('boss', { groups: ['platform'] });
    const { user } = await meOf(await signIn('boss'));
    await app.sql('delete from identity.memberships where org_id = $1 and user_id <> $2', [engines, user.id]);
    known('boss', { groups: [] });
    expect(await rolesOf(await signIn('boss'))).toEqual([['engines', 'org:admin']]);
    expect(app.log).toContainEqual(
      expect.objectContaining({ msg: 'groups were not followed: last_admin', organization: 'engines' }),
    );
    await createMember(app, engines, founder.id, 'org:admin');
    expect(await rolesOf(await signIn('boss'))).toEqual([]);
  });
});

describe('an identity provider that is away', () => {
  it('keeps nobody from anything else, and is found when it is back', async () => {
    known('patient');
    await provider.stop();
    await app.restart();
    const page = await fetch(`${app.url}/signin`);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('Sign in with <bdi>Acme</bdi>'),
    ]);
    const away = await fetch(`${app.url}/auth/oidc/start?return_to=/console/graph`, { redirect: 'manual' });
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await away.text()).toContain('href="/signin?redirect_url=%2Fconsole%2Fgraph"');
    const { email } = await createUser(app, { password: PASSWORD });
    const login = { email: email ?? '', password: PASSWORD };
    expect((await new Surfer(app.url).go('/signin', login)).status).toBe(303);
    await provider.start();
    await expect.poll(async () => (await new Surfer(app.url).go('/auth/oidc/start')).status).toBe(303);
    expect((await meOf(await signIn('patient'))).user.username).toBe('patient');
    // Between the two ways as well.
    const surfer = new Surfer(app.url);
    const callback = await depart(surfer, 'patient');
    await provider.stop();
    expect((await arrive(surfer, callback)).status).toBe(503);
    await provider.start();
  });
});
