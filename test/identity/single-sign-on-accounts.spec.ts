import { newId } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { freePort } from '../support/free-port.js';
import { createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { CLIENT, OpenIdProvider } from '../support/openid-provider.js';
import { addPasskey } from '../support/passkeys.js';
import { type Answer, bearer, call, codeOf, setUpTotp } from '../support/second-factor.js';
import { type Place, Surfer } from '../support/surfer.js';

const PASSWORD = 'correct horse battery';

interface Me {
  readonly user: { readonly id: string };
  readonly signInMethods: readonly string[];
  readonly secondFactorSince: string | null;
}

let provider: OpenIdProvider;
let app: TestApp;

beforeAll(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${String(port)}`;
  provider = await new OpenIdProvider([`${publicUrl}/auth/oidc/callback`]).start();
  const openId = { ...CLIENT, label: 'Acme', scopes: 'openid profile email', groupsClaim: 'groups' };
  app = await startApp({ publicUrl, oidcIssuer: provider.url, openId }, { port });
});
afterAll(async () => {
  await app.close();
  await provider.stop();
});

/** Goes to the provider, says yes, and comes back. */
async function signIn(account: string, surfer: Surfer, query = ''): Promise<Place> {
  provider.accounts.set(account, { email: `${account}@acme.example`, email_verified: true });
  const asked = await surfer.follow(await surfer.go(`/auth/oidc/start${query}`));
  return surfer.follow(await surfer.go(asked.address.href, { account, answer: 'login' }));
}

const get = <Body>(path: string, { sessionToken }: Surfer): Promise<Answer<Body>> =>
  call<Body>(app, ['GET', path], undefined, bearer(sessionToken));
const meOf = async (surfer: Surfer): Promise<Me> => (await get<Me>('/api/me', surfer)).body;

describe('an account elsewhere', () => {
  it('is disconnected over the API, by whoever has just signed in or says the password', async () => {
    const { id } = await createUser(app, { email: 'api@acme.example', password: PASSWORD });
    const surfer = new Surfer(app.url);
    const token = await createSession(app, id);
    surfer.put('st_access', token);
    await signIn('api', surfer, '?connect=1&return_to=/account');
    await surfer.go('/auth/connect', { answer: 'connect' });
    const listed = async (): Promise<{ id: string }[]> =>
      (await get<{ identities: { id: string }[] }>('/api/me/identities', surfer)).body.identities;
    const [identity] = await listed();
    const remove = (path: string, body: object = {}): Promise<Answer> =>
      call(app, ['DELETE', `/api/me/identities/${path}`], body, bearer(token));
    expect((await remove('no-id')).status).toBe(400);
    expect((await remove(newId())).status).toBe(404);
    app.clock.advance(11 * 60_000);
    expect((await remove(identity?.id ?? '')).status).toBe(403);
    expect((await remove(identity?.id ?? '', { currentPassword: 'another horse' })).status).toBe(403);
    expect((await remove(identity?.id ?? '', { currentPassword: PASSWORD })).status).toBe(204);
    expect(await listed()).toEqual([]);
  });
});

describe('a passkey beside an account elsewhere', () => {
  it('may go while that account signs its owner in, and stays when it is the only way', async () => {
    const surfer = new Surfer(app.url);
    await signIn('beside', surfer);
    const page = '/account/second-factor';
    const add = async (): Promise<string> => {
      const { answer } = await addPasskey(app, surfer.sessionToken);
      return (answer.body['passkey'] as { id: string }).id;
    };
    const remove = (passkey: string): Promise<Response> => surfer.go(`${page}/passkeys/removal`, { passkey });
    expect((await remove(await add())).headers.get('location')).toBe(`${page}?done=passkey-off`);
    const passkey = await add();
    const { identities } = (await get<{ identities: { id: string }[] }>('/api/me/identities', surfer)).body;
    const left = await surfer.go('/account/connections', { identity: identities[0]?.id ?? '' });
    expect(left.headers.get('location')).toBe('/account?done=connections');
    const refused = await remove(passkey);
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringMatching(/role="alert">This passkey is your only way to sign in/),
    ]);
    expect((await meOf(surfer)).signInMethods).toEqual(['passkey']);
    expect((await surfer.go('/account/password', { newPassword: PASSWORD })).status).toBe(303);
    expect((await remove(passkey)).headers.get('location')).toBe(`${page}?done=passkey-off`);
    expect((await meOf(surfer)).signInMethods).toEqual(['password']);
  });
});

describe('an organization that demands a second factor, and single sign-on', () => {
  it('lets in who has one and shows it, and shuts out who has none until they set it up', async () => {
    const boss = await createUser(app);
    const { id: orgId, slug } = await createOrg(app, boss.id, 'strict');
    const admin = await createSession(app, boss.id);
    await setUpTotp(app, admin);
    const surfer = new Surfer(app.url);
    await signIn('careful', surfer);
    const { user } = await meOf(surfer);
    await createMember(app, orgId, user.id);
    const rights = (token: string): Promise<Answer> =>
      call(app, ['GET', `/api/orgs/${slug}`], undefined, bearer(token));
    expect((await rights(surfer.sessionToken)).status).toBe(200);
    await call(app, ['PATCH', `/api/orgs/${slug}`], { requireSecondFactor: true }, bearer(admin));
    // What the provider asked for does not count: nobody here has seen it.
    const demanded = { status: 403, body: { code: 'SECOND_FACTOR_REQUIRED' } };
    expect(await rights(surfer.sessionToken)).toMatchObject(demanded);
    const again = new Surfer(app.url);
    await signIn('careful', again);
    expect((await meOf(again)).secondFactorSince).toBeNull();
    expect(await rights(again.sessionToken)).toMatchObject(demanded);
    const act = { organization: slug };
    expect(
      await call(app, ['POST', '/api/me/session/organization'], act, bearer(again.sessionToken)),
    ).toMatchObject(demanded);

    const { secret } = await setUpTotp(app, again.sessionToken);
    expect((await rights(again.sessionToken)).status).toBe(200);
    // From now on the provider is the first of two steps.
    const third = new Surfer(app.url);
    const asked = await signIn('careful', third);
    expect([asked.address.pathname, third.sessionToken]).toEqual(['/signin/second-factor', '']);
    await third.follow(await third.go('/signin/second-factor', { code: codeOf(app, secret) }));
    expect((await rights(third.sessionToken)).status).toBe(200);
    expect((await meOf(third)).secondFactorSince).not.toBeNull();
  });
});
