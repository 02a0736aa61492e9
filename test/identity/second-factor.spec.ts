import { PasswordLinks, PendingSignIns, Sessions, SignInLinks } from '#identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser, NO_DEVICE } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';
import { type Answer, bearer, call, codeOf, setUpTotp, wrongCode } from '../support/second-factor.js';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;
const TOTP = '/api/me/second-factor/totp';

let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startApp(mailbox.settings, { poolSize: 20 });
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** Somebody with an authenticator app. */
async function person(): Promise<Person> {
  const { id, email } = await createUser(app, { password: PASSWORD });
  const token = await createSession(app, id);
  const factor = await setUpTotp(app, token);
  return { id, email: email ?? '', token, ...factor };
}
const login = (email: string, extra: object = {}): Promise<Answer> =>
  call(app, ['POST', '/api/auth/login'], { email, password: PASSWORD, ...extra });
const pendingToken = async (email: string, extra: object = {}): Promise<string> =>
  String((await login(email, extra)).body['pendingToken']);
const finish = (token: string, proof: object, headers = {}): Promise<Answer> =>
  call(app, ['POST', '/api/auth/second-factor'], { pendingToken: token, ...proof }, headers);
const status = async (token: string): Promise<number> =>
  (await call(app, ['GET', '/api/auth/me'], undefined, bearer(token))).status;
const statuses = (answers: readonly Answer[]): number[] => answers.map((answer) => answer.status).sort();
const subjects = (email: string): string[] =>
  mailbox.to(email).map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1] ?? '');

describe('an authenticator app', () => {
  it('counts once its first code is shown: sessions from before end, and recovery codes are told once', async () => {
    const { id, email } = await createUser(app, { password: PASSWORD });
    const [token, other] = [await createSession(app, id), await createSession(app, id)];
    const begun = await call<Record<string, string>>(app, ['POST', TOTP], {}, bearer(token));
    expect(begun).toMatchObject({ status: 201 });
    const { secret = '', uri = '', qrCode } = begun.body;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(decodeURIComponent(uri)).toContain(email);
    expect(qrCode).toMatch(/^<svg /);
    expect(await login(email ?? '')).toMatchObject({ status: 200 });
    const confirm = (code: string): Promise<Answer> =>
      call(app, ['POST', `${TOTP}/confirm`], { code }, bearer(token));
    expect(await confirm(wrongCode(app, secret))).toMatchObject({
      status: 401,
      body: { code: 'SECOND_FACTOR_WRONG' },
    });
    expect((await call(app, ['GET', '/api/me/second-factor'], undefined, bearer(token))).body).toEqual({
      enabled: false,
      totp: null,
      recoveryCodesLeft: 0,
      passkeys: 0,
    });
    const confirmed = await confirm(codeOf(app, secret));
    expect(confirmed.status).toBe(200);
    expect(confirmed.body['recoveryCodes']).toHaveLength(10);
    expect([await status(token), await status(other)]).toEqual([200, 401]);
    expect(await confirm(codeOf(app, secret, 1))).toMatchObject({ status: 409 });
    expect(await call(app, ['POST', TOTP], {}, bearer(token))).toMatchObject({ status: 409 });
    expect((await call(app, ['GET', '/api/me/second-factor'], undefined, bearer(token))).body).toMatchObject({
      enabled: true,
      totp: { confirmedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string },
      recoveryCodesLeft: 10,
    });
    expect((await mailbox.latest(email ?? '')).text).toContain('An authenticator app was added');
    const rows = JSON.stringify([
      await app.sql('select t::text from identity.totp_factors t'),
      await app.sql(`select encode(code_hash, 'escape') from identity.recovery_codes`),
      app.log,
    ]);
    for (const code of [secret, ...(confirmed.body['recoveryCodes'] as string[])])
      expect(rows).not.toContain(code);
  });

  it('is confirmed within an hour, and only by whoever signed in lately or knows the password', async () => {
    const { id } = await createUser(app, { password: PASSWORD });
    const token = await createSession(app, id);
    const { body } = await call<{ secret: string }>(app, ['POST', TOTP], {}, bearer(token));
    app.clock.advance(61 * MINUTE_MS);
    const code = codeOf(app, body.secret);
    const confirm = await call(app, ['POST', `${TOTP}/confirm`], { code }, bearer(token));
    expect(confirm).toMatchObject({ status: 409 });
    expect(await call(app, ['POST', TOTP], {}, bearer(token))).toMatchObject({ status: 403 });
    const begin = (currentPassword: string): Promise<Answer> =>
      call(app, ['POST', TOTP], { currentPassword }, bearer(token));
    expect(await begin('not the password')).toMatchObject({ status: 403 });
    expect(await begin(PASSWORD)).toMatchObject({ status: 201 });
  });
});

describe('signing in', () => {
  it('takes two steps, of which the second can be tried again, and is done once', async () => {
    const { email, secret } = await person();
    const first = await login(email);
    expect(first).toMatchObject({
      status: 401,
      body: { code: 'SECOND_FACTOR_REQUIRED', methods: ['totp', 'recovery_code'] },
    });
    expect(first.headers.get('set-cookie')).toBeNull();
    const token = String(first.body['pendingToken']);
    expect(await status(token)).toBe(401);
    expect(await finish(token, { code: wrongCode(app, secret) })).toMatchObject({
      status: 401,
      body: { code: 'SECOND_FACTOR_WRONG' },
    });
    const code = codeOf(app, secret);
    const done = await finish(token, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(done).toMatchObject({ status: 200, body: { user: { email } } });
    expect(done.headers.get('set-cookie')).toContain('st_access=');
    expect(await status(String(done.body['token']))).toBe(200);
    expect(await finish(token, { code: codeOf(app, secret, 1) })).toMatchObject({
      status: 401,
      body: { code: 'SIGN_IN_EXPIRED' },
    });
    expect(JSON.stringify(app.log)).not.toContain(token);
  });

  it('lets nobody use a code twice, nor one that is too old or of the future', async () => {
    const { email, secret } = await person();
    const code = codeOf(app, secret);
    expect((await finish(await pendingToken(email), { code })).status).toBe(200);
    expect((await finish(await pendingToken(email), { code })).status).toBe(401);
    expect((await finish(await pendingToken(email), { code: codeOf(app, secret, -1) })).status).toBe(401);
    expect((await finish(await pendingToken(email), { code: codeOf(app, secret, 2) })).status).toBe(401);
    expect((await finish(await pendingToken(email), { code: codeOf(app, secret, 1) })).status).toBe(200);
    app.clock.advance(2 * MINUTE_MS);
    expect((await finish(await pendingToken(email), { code: codeOf(app, secret, -2) })).status).toBe(401);
    expect((await finish(await pendingToken(email), { code: codeOf(app, secret, -1) })).status).toBe(200);
  });

  it('by one code from several clients at once lets one of them in', async () => {
    const { email, secret, recoveryCodes } = await person();
    const tokens = await Promise.all(Array.from({ length: 4 }, () => pendingToken(email)));
    const code = codeOf(app, secret);
    const byCode = await Promise.all(tokens.map((token) => finish(token, { code })));
    expect(statuses(byCode)).toEqual([200, 401, 401, 401]);
    const [recoveryCode] = recoveryCodes;
    const others = await Promise.all(Array.from({ length: 4 }, () => pendingToken(email)));
    const byRecoveryCode = await Promise.all(others.map((token) => finish(token, { recoveryCode })));
    expect(statuses(byRecoveryCode)).toEqual([200, 401, 401, 401]);
  });

  it('is finished once, and uses up one code only, however many are sent at once', async () => {
    const { id, email, recoveryCodes, token: session } = await person();
    const token = await pendingToken(email);
    const answers = await Promise.all(recoveryCodes.map((recoveryCode) => finish(token, { recoveryCode })));
    expect(statuses(answers).slice(0, 2)).toEqual([200, 401]);
    const { body } = await call(app, ['GET', '/api/me/second-factor'], undefined, bearer(session));
    expect(body['recoveryCodesLeft']).toBe(9);
    const told = await app.sql(
      `select data->'left' as left, actor_type, actor_id from events.log where user_id = $1 and type = $2`,
      [id, 'user.recovery_code_used'],
    );
    expect(told).toEqual([{ left: 9, actor_type: 'user', actor_id: id }]);
  });

  it('waits for ten minutes, and no longer than the password and the account are what they were', async () => {
    const { id, email, secret, token: session } = await person();
    const late = await pendingToken(email);
    app.clock.advance(10 * MINUTE_MS);
    expect(await finish(late, { code: codeOf(app, secret) })).toMatchObject({
      body: { code: 'SIGN_IN_EXPIRED' },
    });
    const outdated = await pendingToken(email);
    const changed = await call(
      app,
      ['POST', '/api/me/password'],
      { currentPassword: PASSWORD, newPassword: PASSWORD },
      bearer(session),
    );
    expect(changed.status).toBe(204);
    expect((await finish(outdated, { code: codeOf(app, secret) })).status).toBe(401);
    const lockedOut = await pendingToken(email);
    await app.sql('update identity.users set disabled_at = now() where id = $1', [id]);
    expect(await finish(lockedOut, { code: codeOf(app, secret) })).toMatchObject({ status: 403 });
    expect(await login(email)).toMatchObject({ status: 403 });
  });

  it('acts in the organization that the first step named', async () => {
    const { id, email, secret } = await person();
    const org = await createOrg(app, id);
    expect(await login(email, { organization: 'nowhere' })).toMatchObject({ status: 403 });
    const token = await pendingToken(email, { organization: org.slug });
    const { body } = await finish(token, { code: codeOf(app, secret) });
    expect(body).toMatchObject({ activeOrganization: { slug: org.slug } });
    const me = await call(app, ['GET', '/api/auth/me'], undefined, bearer(String(body['token'])));
    expect(me.body).toMatchObject({ activeOrganization: { slug: org.slug } });
  });

  it('asks for exactly one factor, and is not done by pages of others', async () => {
    const { email, secret, recoveryCodes } = await person();
    const token = await pendingToken(email);
    const [code, recoveryCode] = [codeOf(app, secret), recoveryCodes[0]];
    expect((await finish(token, {})).status).toBe(400);
    expect((await finish(token, { code, recoveryCode })).status).toBe(400);
    expect((await finish(token, { code }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await finish(token, { code })).status).toBe(200);
  });

  it('changes nothing for accounts without a second factor', async () => {
    const { email } = await createUser(app, { password: PASSWORD });
    expect(await login(email ?? '')).toMatchObject({ status: 200, body: { user: { email } } });
    expect(
      await app.sql(
        'select from identity.pending_sign_ins p join identity.users u on u.id = p.user_id where u.email = $1',
        [email],
      ),
    ).toEqual([]);
  });

  it('by a link of the operator, or after a new password by mail, takes the second step all the same', async () => {
    const { id, email, secret } = await person();
    const link = app.get(SignInLinks).issue(id);
    await expect(app.get(SignInLinks).use(link, NO_DEVICE)).rejects.toMatchObject({
      reason: 'second_factor_required',
    });
    const path = await app.get(PasswordLinks).issue(email);
    const reset = await call(app, ['POST', '/api/auth/password-reset/confirm'], {
      token: path?.split('/').at(-1),
      password: PASSWORD,
    });
    expect(reset.status).toBe(204);
    const first = await login(email);
    expect(first.body['code']).toBe('SECOND_FACTOR_REQUIRED');
    expect((await finish(String(first.body['pendingToken']), { code: codeOf(app, secret) })).status).toBe(
      200,
    );
  });

  it('begins no session with a password alone, should a factor come in between', async () => {
    const { id } = await person();
    await expect(app.get(Sessions).issue(id, null, NO_DEVICE)).rejects.toMatchObject({
      reason: 'account_disabled',
    });
  });
});

describe('recovery codes', () => {
  it('each stand in for the app once, which the owner is told', async () => {
    const { email, recoveryCodes } = await person();
    const [recoveryCode = ''] = recoveryCodes;
    const typed = ` ${recoveryCode.toUpperCase().replaceAll('-', ' ')} `;
    expect((await finish(await pendingToken(email), { recoveryCode: typed })).status).toBe(200);
    expect((await finish(await pendingToken(email), { recoveryCode })).status).toBe(401);
    expect((await mailbox.latest(email, 2)).text).toContain('There are 9 left.');
  });

  it('are replaced by whoever has just signed in, or shows password and code', async () => {
    const { email, token, secret, recoveryCodes } = await person();
    const replace = (body: object): Promise<Answer> =>
      call(app, ['POST', '/api/me/second-factor/recovery-codes'], body, bearer(token));
    const replaced = await replace({});
    expect(replaced.body['recoveryCodes']).toHaveLength(10);
    expect((await finish(await pendingToken(email), { recoveryCode: recoveryCodes[0] })).status).toBe(401);
    const [fresh] = replaced.body['recoveryCodes'] as string[];
    expect((await finish(await pendingToken(email), { recoveryCode: fresh })).status).toBe(200);
    app.clock.advance(11 * MINUTE_MS);
    expect(await replace({})).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await replace({ currentPassword: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'SECOND_FACTOR_REQUIRED' },
    });
    expect(await replace({ currentPassword: PASSWORD, code: wrongCode(app, secret) })).toMatchObject({
      status: 401,
    });
    expect((await replace({ currentPassword: PASSWORD, code: codeOf(app, secret) })).status).toBe(200);
    await mailbox.latest(email, 4);
    expect(subjects(email).filter((subject) => subject.includes('new recovery codes'))).toHaveLength(2);
  });

  it('come with a factor only', async () => {
    const { id } = await createUser(app, { password: PASSWORD });
    const token = await createSession(app, id);
    const answer = await call(app, ['POST', '/api/me/second-factor/recovery-codes'], {}, bearer(token));
    expect(answer).toMatchObject({ status: 409 });
  });
});

describe('turning it off', () => {
  it('needs a code even just after signing in, and takes the recovery codes along', async () => {
    const { id, email, token, secret, recoveryCodes } = await person();
    const remove = (body: object): Promise<Answer> => call(app, ['DELETE', TOTP], body, bearer(token));
    expect(await remove({})).toMatchObject({ status: 403, body: { code: 'SECOND_FACTOR_REQUIRED' } });
    expect((await remove({ code: wrongCode(app, secret) })).status).toBe(401);
    app.clock.advance(11 * MINUTE_MS);
    expect((await remove({ code: codeOf(app, secret) })).status).toBe(403);
    expect((await remove({ currentPassword: PASSWORD, recoveryCode: recoveryCodes[0] })).status).toBe(204);
    expect((await remove({ currentPassword: PASSWORD })).status).toBe(404);
    expect((await login(email)).status).toBe(200);
    expect(await app.sql('select from identity.recovery_codes where user_id = $1', [id])).toEqual([]);
    expect((await mailbox.latest(email, 3)).text).toContain('authenticator app was removed');
  });

  it('is not for keys', async () => {
    const { id } = await person();
    const { rawKey } = await createKey(app, { userId: id });
    expect((await call(app, ['DELETE', TOTP], {}, bearer(rawKey))).status).toBe(403);
    expect((await call(app, ['GET', '/api/me/second-factor'], undefined, bearer(rawKey))).status).toBe(403);
    // What a key may do is as before.
    expect(await status(rawKey)).toBe(200);
  });

  it('leaves nothing when the account is deleted for good', async () => {
    const { id } = await person();
    await app.sql('delete from identity.users where id = $1', [id]);
    for (const table of ['totp_factors', 'recovery_codes', 'pending_sign_ins'])
      expect(await app.sql(`select from identity.${table} where user_id = $1`, [id])).toEqual([]);
  });
});

describe('wrong codes', () => {
  it('make an account wait, ever longer, wherever they come from; recovery codes work meanwhile', async () => {
    const { email, secret, recoveryCodes } = await person();
    const guess = async (code = wrongCode(app, secret)): Promise<Answer> =>
      finish(await pendingToken(email), { code });
    for (let n = 0; n < 5; n += 1) expect((await guess()).status).toBe(401);
    const blocked = await guess(codeOf(app, secret));
    expect(blocked).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    const wait = Number(blocked.headers.get('retry-after'));
    expect(wait > 30 && wait <= 60).toBe(true);
    expect((await finish(await pendingToken(email), { recoveryCode: recoveryCodes[0] })).status).toBe(200);
    app.clock.advance(MINUTE_MS);
    expect((await guess()).status).toBe(401);
    const longer = Number((await guess()).headers.get('retry-after'));
    expect(longer > 60 && longer <= 120).toBe(true);
    app.clock.advance(2 * MINUTE_MS);
    expect((await guess(codeOf(app, secret))).status).toBe(200);
    // The right one begins anew.
    for (let n = 0; n < 4; n += 1) expect((await guess()).status).toBe(401);
    expect((await guess(codeOf(app, secret, 1))).status).toBe(200);
  });

  it('sent all at once are looked at one after the other', async () => {
    const { email, secret } = await person();
    const tokens = await Promise.all(Array.from({ length: 12 }, () => pendingToken(email)));
    const code = wrongCode(app, secret);
    const answers = statuses(await Promise.all(tokens.map((token) => finish(token, { code }))));
    expect(answers).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)]);
  });

  it('shut out the client that sends them, and nobody else; right ones never count', async () => {
    const strict = await startApp({ rateLimitScale: 1, trustProxy: ['127.0.0.1'] });
    const { id, email } = await createUser(strict, { password: PASSWORD });
    const factor = await setUpTotp(strict, await createSession(strict, id));
    const from = async (address: string, proof: object): Promise<number> => {
      const headers = { 'x-forwarded-for': address };
      const { body } = await call(
        strict,
        ['POST', '/api/auth/login'],
        { email, password: PASSWORD },
        headers,
      );
      const sent = { pendingToken: body['pendingToken'], ...proof };
      return (await call(strict, ['POST', '/api/auth/second-factor'], sent, headers)).status;
    };
    for (let n = 0; n < 12; n += 1) {
      strict.clock.advance(30_000);
      expect(await from('192.0.2.1', { code: codeOf(strict, factor.secret) })).toBe(200);
    }
    const wrong = { recoveryCode: 'k3mp-7xqr-2vnd-9wjt-hc4f-6zgs' };
    for (let n = 0; n < 10; n += 1) expect(await from('192.0.2.1', wrong)).toBe(401);
    const [first, second] = factor.recoveryCodes;
    expect(await from('192.0.2.1', { recoveryCode: first })).toBe(429);
    expect(await from('192.0.2.2', { recoveryCode: first })).toBe(200);
    strict.clock.advance(5 * MINUTE_MS);
    expect(await from('192.0.2.1', { recoveryCode: second })).toBe(200);
    await strict.close();
  });
});

it('is of no use with another secret, but for recovery codes', async () => {
  const { id, email, secret, recoveryCodes } = await person();
  await app.sql(
    `update identity.totp_factors set secret = 'b3RoZXIgc2VjcmV0IG9mIHRoZSBzZXJ2aWNlLCBzZWFsZWQ=' where user_id = $1`,
    [id],
  );
  const answer = await finish(await pendingToken(email), { code: codeOf(app, secret) });
  expect(answer).toMatchObject({ status: 401, body: { code: 'SECOND_FACTOR_WRONG' } });
  expect(String(answer.body['error'])).toContain('recovery code');
  expect((await finish(await pendingToken(email), { recoveryCode: recoveryCodes[0] })).status).toBe(200);
});

it('forgets sign-ins that nobody finished', async () => {
  const { id, email } = await person();
  await pendingToken(email);
  app.clock.advance(11 * MINUTE_MS);
  await app.get(PendingSignIns).sweep();
  expect(await app.sql('select from identity.pending_sign_ins where user_id = $1', [id])).toEqual([]);
});
