import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';
import { addPasskey, assertionOf, cookieOf, type Quirks, SoftPasskey } from '../support/passkeys.js';
import { type Answer, bearer, call, codeOf, setUpTotp } from '../support/second-factor.js';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;
const OWN = '/api/me/passkeys';

let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startApp(mailbox.settings);
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly passkey: SoftPasskey;
  readonly recoveryCodes: readonly string[];
}

/** Somebody with a passkey. */
async function person(quirks: Quirks = {}): Promise<Person> {
  const { id, email } = await createUser(app, { password: PASSWORD });
  const token = await createSession(app, id);
  const { passkey, answer } = await addPasskey(app, token, quirks);
  return {
    id,
    email: email ?? '',
    token,
    passkey,
    recoveryCodes: answer.body['recoveryCodes'] as string[],
  };
}
const signIn = async (
  { credential, cookie }: { readonly credential: object; readonly cookie: string },
  extra: object = {},
): Promise<Answer> => call(app, ['POST', '/api/auth/passkey'], { credential, ...extra }, { cookie });
const login = (email: string): Promise<Answer> =>
  call(app, ['POST', '/api/auth/login'], { email, password: PASSWORD });
const list = async (token: string): Promise<Record<string, unknown>[]> =>
  (await call<{ passkeys: Record<string, unknown>[] }>(app, ['GET', OWN], undefined, bearer(token))).body
    .passkeys;
const REFUSED = { status: 401, body: { code: 'PASSKEY_REFUSED' } };

describe('a passkey', () => {
  it('is added, listed, renamed and removed, which the owner is told', async () => {
    const { id, email } = await createUser(app, { password: PASSWORD });
    const [token, other] = [await createSession(app, id), await createSession(app, id)];
    const { answer } = await addPasskey(app, token, { name: ' laptop ' });
    expect(answer).toMatchObject({
      status: 201,
      body: { passkey: { name: 'laptop', synced: false, lastUsedAt: null } },
    });
    expect(answer.body['recoveryCodes']).toHaveLength(10);
    expect((await call(app, ['GET', OWN], undefined, bearer(other))).status).toBe(401);
    const second = await addPasskey(app, token);
    expect(second.answer.body).toMatchObject({ passkey: { name: 'Passkey' }, recoveryCodes: null });
    const [first, next] = await list(token);
    expect([first?.['name'], next?.['name']]).toEqual(['laptop', 'Passkey']);
    const path = `${OWN}/${String(first?.['id'])}`;
    const rename = (name: string): Promise<Answer> => call(app, ['PATCH', path], { name }, bearer(token));
    expect(await rename('phone')).toMatchObject({ status: 200, body: { name: 'phone' } });
    for (const name of [' ', 'x'.repeat(61), 'two\nlines']) expect((await rename(name)).status).toBe(400);
    const events = await app.sql(
      `select data->'passkey'->>'name' as name from events.log
       where user_id = $1 and type = 'user.second_factor_changed' and data->>'change' = 'passkey_renamed'`,
      [id],
    );
    expect(events).toEqual([{ name: 'phone' }]);
    const removed = await call(app, ['DELETE', path], {}, bearer(token));
    expect(removed.status).toBe(204);
    expect((await call(app, ['DELETE', path], {}, bearer(token))).status).toBe(404);
    expect(await login(email ?? '')).toMatchObject({ body: { code: 'SECOND_FACTOR_REQUIRED' } });
    await call(app, ['DELETE', `${OWN}/${String(next?.['id'])}`], {}, bearer(token));
    // With the last one the password alone signs in again, and the recovery codes are gone.
    expect((await login(email ?? '')).status).toBe(200);
    expect(await app.sql('select from identity.recovery_codes where user_id = $1', [id])).toEqual([]);
    const mails = await mailbox.latest(email ?? '', 4).then(() => mailbox.to(email ?? ''));
    const told = (words: string): number => mails.filter(({ text }) => text.includes(words)).length;
    expect([told('passkey was added to'), told('passkey was removed from')]).toEqual([2, 2]);
  });

  it('is added only by whoever has just signed in, or shows password and second factor; keys never', async () => {
    const { id, token, recoveryCodes } = await person();
    const begin = (body: object, credential = token): Promise<Answer> =>
      call(app, ['POST', `${OWN}/options`], body, bearer(credential));
    app.clock.advance(11 * MINUTE_MS);
    expect((await begin({})).status).toBe(403);
    expect(await begin({ currentPassword: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'SECOND_FACTOR_REQUIRED' },
    });
    const [recoveryCode] = recoveryCodes;
    expect((await begin({ currentPassword: PASSWORD, recoveryCode })).status).toBe(200);
    const { rawKey } = await createKey(app, { userId: id });
    expect((await begin({}, rawKey)).status).toBe(403);
  });

  it('is made for one answer, in the browser that asked, and once', async () => {
    const { id } = await createUser(app);
    const token = await createSession(app, id);
    const ask = (): Promise<Answer<never>> => call(app, ['POST', `${OWN}/options`], {}, bearer(token));
    const add = (credential: object, cookie: string, who = token): Promise<Answer> =>
      call(app, ['POST', OWN], { credential }, { ...bearer(who), cookie });
    const asked = await ask();
    const passkey = new SoftPasskey('https://links.acme.example');
    const credential = passkey.create(asked.body);
    expect((await add(credential, '')).status).toBe(400);
    expect((await add(credential, cookieOf(await ask()))).status).toBe(400);
    const stranger = await createSession(app, (await createUser(app)).id);
    expect((await add(credential, cookieOf(asked), stranger)).status).toBe(400);
    expect(
      (await add(passkey.create(asked.body, { origin: 'https://evil.example' }), cookieOf(asked))).status,
    ).toBe(400);
    expect((await add(credential, cookieOf(asked))).status).toBe(201);
    expect((await add(credential, cookieOf(asked))).status).toBe(400);
    const again = await ask();
    const twice = await add(passkey.create(again.body), cookieOf(again));
    expect(twice).toMatchObject({ status: 409 });
    const late = await ask();
    app.clock.advance(11 * MINUTE_MS);
    expect(
      (await add(new SoftPasskey('https://links.acme.example').create(late.body), cookieOf(late))).status,
    ).toBe(400);
  });

  it('that is the only way to sign in stays, until there is another one', async () => {
    const { id } = await createUser(app);
    const token = await createSession(app, id);
    for (const name of ['phone', 'laptop']) await addPasskey(app, token, { name });
    await app.sql(
      `insert into identity.external_identities (issuer, subject, user_id, provider, created_at)
       values ('https://gone.example', 'x', $1, 'oidc', now())`,
      [id],
    );
    const [phone, laptop] = (await list(token)).map((one) => `${OWN}/${String(one['id'])}`);
    const remove = (path = ''): Promise<Answer> => call(app, ['DELETE', path], {}, bearer(token));
    // Of both at once one stays: an issuer that is not configured signs nobody in.
    const answers = await Promise.all([remove(phone), remove(laptop)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const last = answers[0].status === 409 ? phone : laptop;
    expect(await remove(last)).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', error: expect.stringContaining('your only way to sign in') as string },
    });
    expect(await list(token)).toHaveLength(1);
    const [codes] = await app.sql(
      'select count(*)::int as n from identity.recovery_codes where user_id = $1',
      [id],
    );
    expect(codes).toEqual({ n: 10 });
    const { passkey } = await addPasskey(app, token);
    expect((await remove(last)).status).toBe(204);
    expect((await signIn(await assertionOf(app, passkey))).status).toBe(200);
    const [other] = await list(token);
    const own = `${OWN}/${String(other?.['id'])}`;
    expect((await remove(own)).status).toBe(409);
    const change = { newPassword: PASSWORD };
    expect((await call(app, ['POST', '/api/me/password'], change, bearer(token))).status).toBe(204);
    expect((await remove(own)).status).toBe(204);
  });

  it('is one of twenty at most', async () => {
    const { id, token } = await person();
    await app.sql(
      `insert into identity.passkeys (id, user_id, credential_id, public_key, counter, transports, name, synced, created_at)
       select gen_random_uuid(), $1, 'x' || n, '', 0, '{}', 'x', false, now() from generate_series(1, 19) n`,
      [id],
    );
    expect((await addPasskey(app, token)).answer).toMatchObject({ status: 409 });
  });

  it('of somebody else is not there', async () => {
    const [mine, theirs] = [await person(), await person()];
    const [passkey] = await list(theirs.token);
    const path = `${OWN}/${String(passkey?.['id'])}`;
    expect((await call(app, ['PATCH', path], { name: 'mine' }, bearer(mine.token))).status).toBe(404);
    expect((await call(app, ['DELETE', path], {}, bearer(mine.token))).status).toBe(404);
  });
});

describe('signing in with a passkey alone', () => {
  it('needs no password, and no second step', async () => {
    const { id, email, passkey } = await person();
    const org = await createOrg(app, id);
    const answer = await signIn(await assertionOf(app, passkey), { organization: org.slug });
    expect(answer).toMatchObject({
      status: 200,
      body: { user: { email }, activeOrganization: { slug: org.slug } },
    });
    expect(cookieOf(answer, 'st_access')).not.toBe('');
    const [row] = await list(String(answer.body['token']));
    expect(row?.['lastUsedAt']).not.toBeNull();
    const elsewhere = await signIn(await assertionOf(app, passkey), { organization: 'nowhere' });
    expect(elsewhere).toMatchObject({ status: 403 });
  });

  it('is refused where its owner has not shown that it is them, or it is not for this place', async () => {
    const { passkey, id } = await person();
    for (const quirks of [
      { verifies: false },
      { origin: 'https://evil.example' },
      { userHandle: Buffer.alloc(16).toString('base64url') },
    ])
      expect(await signIn(await assertionOf(app, passkey, quirks))).toMatchObject(REFUSED);
    const failed = await app.sql<{ data: object }>(
      `select data from events.log where user_id = $1 and type = 'user.sign_in_failed'`,
      [id],
    );
    expect(failed).toMatchObject(Array(3).fill({ data: { id, factor: 'passkey' } }));
    const handle = Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
    expect((await signIn(await assertionOf(app, passkey, { userHandle: handle }))).status).toBe(200);
    expect((await signIn(await assertionOf(app, passkey, { userHandle: null }))).status).toBe(200);
  });

  it('answers one question, of this browser, once, within ten minutes', async () => {
    const { passkey } = await person();
    const [asked, other] = [await assertionOf(app, passkey), await assertionOf(app, passkey)];
    expect(await signIn({ ...asked, cookie: '' })).toMatchObject(REFUSED);
    expect(await signIn({ ...asked, cookie: 'st_passkey=x' })).toMatchObject(REFUSED);
    expect(await signIn({ ...asked, cookie: other.cookie })).toMatchObject(REFUSED);
    const answers = await Promise.all([signIn(asked), signIn(asked), signIn(asked)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const late = await assertionOf(app, passkey);
    app.clock.advance(11 * MINUTE_MS);
    expect(await signIn(late)).toMatchObject(REFUSED);
  });

  it('notices a copy, by a counter that goes back', async () => {
    const { passkey } = await person({ counter: 5 });
    expect((await signIn(await assertionOf(app, passkey, { counter: 7 }))).status).toBe(200);
    for (const counter of [7, 6, 0])
      expect(await signIn(await assertionOf(app, passkey, { counter }))).toMatchObject(REFUSED);
    expect((await signIn(await assertionOf(app, passkey, { counter: 8 }))).status).toBe(200);
  });

  it('knows nothing of passkeys that nobody has, and of answers that are none', async () => {
    const stranger = new SoftPasskey('https://links.acme.example');
    expect(await signIn(await assertionOf(app, stranger))).toMatchObject(REFUSED);
    const { passkey } = await person();
    const { credential, cookie } = await assertionOf(app, passkey);
    for (const broken of [{}, { id: 7 }, { ...credential, response: {} }, { ...credential, response: null }])
      expect(await signIn({ credential: broken, cookie })).toMatchObject(REFUSED);
  });

  it('is over for whoever is locked out, and when the passkey is removed', async () => {
    const { id, token, passkey } = await person();
    await app.sql('update identity.users set disabled_at = now() where id = $1', [id]);
    expect(await signIn(await assertionOf(app, passkey))).toMatchObject({ status: 403 });
    await app.sql('update identity.users set disabled_at = null where id = $1', [id]);
    const [row] = await list(token);
    await call(app, ['DELETE', `${OWN}/${String(row?.['id'])}`], {}, bearer(token));
    expect(await signIn(await assertionOf(app, passkey))).toMatchObject(REFUSED);
  });
});

describe('a passkey as second step', () => {
  const begin = async (email: string): Promise<string> => String((await login(email)).body['pendingToken']);
  const finish = (pendingToken: string, credential: object, cookie: string): Promise<Answer> =>
    call(app, ['POST', '/api/auth/second-factor'], { pendingToken, passkey: credential }, { cookie });

  it('finishes a sign-in with a password', async () => {
    const { email, passkey } = await person();
    const first = await login(email);
    expect(first.body).toMatchObject({
      code: 'SECOND_FACTOR_REQUIRED',
      methods: ['passkey', 'recovery_code'],
    });
    const pendingToken = String(first.body['pendingToken']);
    const { credential, cookie } = await assertionOf(app, passkey, { pendingToken, verifies: false });
    expect(await finish(pendingToken, credential, cookie)).toMatchObject({
      status: 200,
      body: { user: { email } },
    });
    expect(await finish(await begin(email), credential, cookie)).toMatchObject(REFUSED);
  });

  it('has to be one of that account, and asked for as that', async () => {
    const [mine, theirs] = [await person(), await person()];
    const pendingToken = await begin(mine.email);
    const wrong = await assertionOf(app, theirs.passkey, { pendingToken });
    expect(await finish(pendingToken, wrong.credential, wrong.cookie)).toMatchObject(REFUSED);
    const alone = await assertionOf(app, mine.passkey);
    expect(await finish(pendingToken, alone.credential, alone.cookie)).toMatchObject(REFUSED);
    const asStep = await assertionOf(app, mine.passkey, { pendingToken });
    expect(await signIn(asStep)).toMatchObject(REFUSED);
    expect(await call(app, ['POST', '/api/auth/passkey/options'], { pendingToken: 'unknown' })).toMatchObject(
      { status: 401 },
    );
  });

  it('stands beside an app: either will do', async () => {
    const { email, token, passkey } = await person();
    const { secret, recoveryCodes } = await setUpTotp(app, token);
    expect(recoveryCodes).toEqual([]);
    const first = await login(email);
    expect(first.body['methods']).toEqual(['totp', 'passkey', 'recovery_code']);
    const code = codeOf(app, secret);
    const pendingToken = String(first.body['pendingToken']);
    expect((await call(app, ['POST', '/api/auth/second-factor'], { pendingToken, code })).status).toBe(200);
    const again = await begin(email);
    const { credential, cookie } = await assertionOf(app, passkey, { pendingToken: again });
    expect((await finish(again, credential, cookie)).status).toBe(200);
  });
});
