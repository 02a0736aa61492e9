import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { create } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession, createUser } from '../support/identity.js';
import { Issuer } from '../support/issuer.js';
import { type GitHubUser, SOCIAL_CLIENT, SocialProviders } from '../support/social-providers.js';
import { type Place, Surfer } from '../support/surfer.js';

const PASSWORD = 'correct horse battery';

let stub: SocialProviders;
let app: TestApp;

const gitHubUrl = (): string => stub.url.replace('127.0.0.1', 'localhost');
const settings = (): object => ({
  publicUrl: 'http://links.acme.example',
  // Another issuer than Google, at the same server.
  github: { ...SOCIAL_CLIENT, url: gitHubUrl() },
  google: { ...SOCIAL_CLIENT, issuer: stub.url },
  registrationVerifiesEmail: false,
});

beforeAll(async () => {
  stub = await new SocialProviders().start();
  app = await startApp(settings());
});
afterAll(async () => {
  await app.close();
  await stub.stop();
});
afterEach(() => {
  stub.failure = null;
  stub.signer = stub.keys.keys[1]!;
});

/** Goes to the provider and comes back; the name that the service has in public leads to it. */
async function signIn(
  name: 'github' | 'google',
  at = app,
  surfer = new Surfer(at.url),
  query = '',
): Promise<Place & { surfer: Surfer }> {
  const isBack = ({ origin }: URL): boolean => origin === 'http://links.acme.example';
  const { address, status, text } = await surfer.follow(
    await surfer.go(`/auth/${name}/start${query}`),
    isBack,
  );
  if (status >= 400) return { address, status, text, surfer };
  return { ...(await surfer.follow(await surfer.go(address.pathname + address.search))), surfer };
}

async function meOf(
  surfer: Surfer,
  at = app,
): Promise<{ user: { id: string; email: string | null; username: string }; signInMethods: string[] }> {
  const answer = await fetch(`${at.url}/api/me`, { headers: { cookie: surfer.session } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as never;
}

async function identitiesOf(surfer: Surfer, at = app): Promise<{ id: string; issuer: string }[]> {
  const answer = await fetch(`${at.url}/api/me/identities`, { headers: { cookie: surfer.session } });
  return ((await answer.json()) as { identities: { id: string; issuer: string }[] }).identities;
}

const gitHubUser = (id: number, login: string, more: Partial<GitHubUser> = {}): GitHubUser => ({
  id,
  login,
  name: null,
  emails: [
    { email: `${login}@elsewhere.example`, primary: false, verified: true, visibility: null },
    { email: `${login.toLowerCase()}@hub.example`, primary: true, verified: true, visibility: 'private' },
  ],
  ...more,
});
const googleUser = (sub: string, more: object = {}): Record<string, unknown> => ({
  sub,
  email: `${sub}@mail.example`,
  email_verified: true,
  name: sub,
  ...more,
});

async function opens(field: string, value: string, surfer: Surfer): Promise<boolean> {
  const rules = [{ when: { op: 'equals', field, value }, tabs: [{ url: 'https://secret.example/' }] }];
  const { slug } = await create(app, { resolutionPolicy: { version: 1, rules } });
  const answer = await fetch(`${app.url}/l/${slug}`, { headers: { cookie: surfer.session } });
  return (await answer.text()).includes('secret.example');
}

describe('signing in with GitHub', () => {
  it('knows people by their number, and policies by their login', async () => {
    stub.github = gitHubUser(1, 'Octocat', { name: 'The Octocat' });
    const { surfer } = await signIn('github');
    const me = await meOf(surfer);
    expect(me.user).toMatchObject({
      username: 'Octocat',
      email: 'octocat@hub.example',
      displayName: 'The Octocat',
    });
    expect(me.signInMethods).toEqual(['github']);
    expect(await opens('githubLogin', 'Octocat', surfer)).toBe(true);
    expect(await opens('githubLogin', 'octocat', surfer)).toBe(false);
    expect(await opens('googleEmail', 'octocat@hub.example', surfer)).toBe(false);
    stub.github = gitHubUser(1, 'Doggy');
    expect((await meOf((await signIn('github')).surfer)).user).toEqual(me.user);
    expect(await opens('githubLogin', 'Doggy', surfer)).toBe(true);
    // Somebody else who took the login is somebody else.
    stub.github = gitHubUser(2, 'Octocat', { emails: [] });
    const other = await meOf((await signIn('github')).surfer);
    expect(other.user.id).not.toBe(me.user.id);
    expect(other.user.email).toBeNull();
  });

  it('counts the primary address, if it is verified', async () => {
    const emails = gitHubUser(3, 'unsure').emails.map((address) => ({
      ...address,
      verified: !address.primary,
    }));
    stub.github = gitHubUser(3, 'unsure', { emails });
    expect((await meOf((await signIn('github')).surfer)).user.email).toBeNull();
  });

  it('is refused a used code, and told of an API that is away', async () => {
    stub.github = gitHubUser(4, 'replay');
    const surfer = new Surfer(app.url);
    const back = await surfer.follow(await surfer.go('/auth/github/start'), ({ hostname }) =>
      hostname.startsWith('links'),
    );
    const path = back.address.pathname + back.address.search;
    const name = surfer.names('st_sso_')[0] ?? '';
    const attempt = surfer.cookie(name) ?? '';
    expect((await surfer.follow(await surfer.go(path))).status).toBe(200);
    const thief = new Surfer(app.url);
    thief.put(name, attempt, '/auth');
    expect((await thief.go(path)).status).toBe(403);
    stub.failure = 502;
    expect((await signIn('github')).status).toBe(503);
    stub.failure = 403;
    expect((await signIn('github')).status).toBe(403);
  });

  it('is connected by the owner of an account, and gives policies its login', async () => {
    const { id } = await createUser(app, { password: PASSWORD });
    const surfer = new Surfer(app.url);
    surfer.put('st_access', await createSession(app, id));
    stub.github = gitHubUser(5, 'Dev');
    const asked = await signIn('github', app, surfer, '?connect=1');
    expect(asked.text).toContain('as <strong dir="auto">Dev</strong>');
    expect((await surfer.go('/auth/connect', { answer: 'connect' })).status).toBe(303);
    expect((await meOf(surfer)).signInMethods).toEqual(['password', 'github']);
    expect(await opens('githubLogin', 'Dev', surfer)).toBe(true);
    // A second one, and one that is somebody else's.
    stub.github = gitHubUser(6, 'Dev2');
    await signIn('github', app, surfer, '?connect=1');
    expect((await surfer.go('/auth/connect', { answer: 'connect' })).status).toBe(409);
    stub.github = gitHubUser(1, 'Doggy');
    expect((await signIn('github', app, surfer, '?connect=1')).status).toBe(409);
    // Without a verified address nothing is connected.
    const unverified = await createUser(app, { password: PASSWORD });
    await app.sql('update identity.users set email_verified_at = null where id = $1', [unverified.id]);
    const shy = new Surfer(app.url);
    shy.put('st_access', await createSession(app, unverified.id));
    stub.github = gitHubUser(7, 'Shy');
    expect((await signIn('github', app, shy, '?connect=1')).text).toContain('need a verified email address');
    expect((await shy.go('/auth/connect', { answer: 'connect' })).status).toBe(403);
  });
});

describe('somebody with two accounts elsewhere and no password', () => {
  it('keeps one of them when they give up both at once', async () => {
    stub.google = googleUser('both');
    const { surfer } = await signIn('google');
    stub.github = gitHubUser(8, 'Both');
    await signIn('github', app, surfer, '?connect=1');
    expect((await surfer.go('/auth/connect', { answer: 'connect' })).status).toBe(303);
    expect((await meOf(surfer)).signInMethods).toEqual(['github', 'google']);
    const answers = await Promise.all(
      (await identitiesOf(surfer)).map(({ id }) => surfer.go('/account/connections', { identity: id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await meOf(surfer)).signInMethods).toHaveLength(1);
  });
});

describe('signing in with Google', () => {
  it('makes an account, whose verified address policies ask for', async () => {
    stub.google = googleUser('Grace');
    const { surfer } = await signIn('google');
    expect((await meOf(surfer)).user).toMatchObject({ email: 'Grace@mail.example' });
    expect(await opens('googleEmail', 'grace@mail.example', surfer)).toBe(true);
    stub.google = googleUser('unverified', { email_verified: false });
    expect((await meOf((await signIn('google')).surfer)).user.email).toBeNull();
  });

  it('believes no ID token of another sign-in, for another client, of another issuer, or with another key', async () => {
    const stranger = new Issuer();
    const refused = async (): Promise<void> => {
      const { status, text, surfer } = await signIn('google');
      expect([status, surfer.cookie('st_access')]).toEqual([403, undefined]);
      expect(text).toContain('The sign-in did not work. Begin again.');
    };
    for (const wrong of [
      { nonce: 'of another sign-in' },
      { nonce: undefined },
      { aud: 'somebody else' },
      { iss: 'https://elsewhere.example' },
      { exp: 1_000 },
    ]) {
      stub.google = googleUser('mallory', wrong);
      await refused();
    }
    stub.google = googleUser('mallory');
    stub.signer = { ...stranger.keys[1]!, kid: stub.keys.keys[1]!.kid };
    await refused();
    expect(await app.sql(`select 1 from identity.users where username = 'mallory'`)).toEqual([]);
  });
});

describe('where nobody may register', () => {
  it('lets nobody new in, and whoever was there before connect', async () => {
    const closed = await startApp({ ...settings(), signup: 'closed', passwordSignIn: 'off' });
    try {
      stub.google = googleUser('stranger');
      const { status, text } = await signIn('google', closed);
      expect([status, text]).toEqual([403, expect.stringContaining('Registration is closed')]);
      const { id } = await createUser(closed, { email: 'stranger@mail.example', password: PASSWORD });
      const { surfer, address, text: question } = await signIn('google', closed);
      expect(address.pathname).toBe('/auth/connect');
      expect(question).toContain('<strong dir="auto">stranger@mail.example</strong>');
      surfer.put('st_access', await createSession(closed, id));
      expect((await surfer.go('/auth/connect', { answer: 'connect' })).status).toBe(303);
      const me = await meOf((await signIn('google', closed)).surfer, closed);
      expect([me.user.id, me.signInMethods]).toEqual([id, ['google']]);

      // And there is nothing of passwords.
      const post = async (path: string, body: object): Promise<unknown> => {
        const answer = await fetch(closed.url + path, {
          method: 'POST',
          headers: { cookie: surfer.session },
          body: JSON.stringify(body),
        });
        return [answer.status, ((await answer.json()) as { code: string }).code];
      };
      const email = 'stranger@mail.example';
      for (const [path, body] of [
        ['/api/auth/login', { email, password: PASSWORD }],
        ['/api/auth/register', { email: 'new@mail.example', username: 'new', password: PASSWORD }],
        ['/api/auth/password-reset', { email }],
        ['/api/auth/password-reset/confirm', { token: 'x'.repeat(43), password: PASSWORD }],
        ['/api/me/password', { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` }],
      ] as const)
        expect([path, await post(path, body)]).toEqual([path, [403, 'PASSWORD_SIGNIN_OFF']]);
      const page = await (await fetch(`${closed.url}/signin`)).text();
      expect(page).not.toMatch(/type="password"|Sign up|Forgot/);
      expect(page).toContain('Sign in with <bdi>Google</bdi>');
      expect(await (await fetch(`${closed.url}/signup`)).text()).not.toContain('type="password"');
      for (const path of ['/signin', '/signup', '/reset', '/account/password'])
        expect((await surfer.go(path, { email, password: PASSWORD })).status).toBe(403);
      expect(await (await surfer.go('/account')).text()).not.toContain('type="password"');
      // The password does not count as a way to sign in.
      const [google] = await identitiesOf(surfer, closed);
      const last = await surfer.go('/account/connections', { identity: google?.id ?? '' });
      expect(last.status).toBe(409);
    } finally {
      await closed.close();
    }
  });
});
