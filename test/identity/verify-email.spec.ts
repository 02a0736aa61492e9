import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';

const PASSWORD = 'correct horse battery';
const HOUR_MS = 3_600_000;

let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startApp({ ...mailbox.settings, registrationVerifiesEmail: false });
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

interface Answer {
  readonly status: number;
  readonly body: { token?: string; code?: string; user?: Record<string, unknown> } | null;
}

async function send(method: string, path: string, body?: object, bearer?: string, at = app): Promise<Answer> {
  const response = await fetch(`${at.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as Answer['body']) };
}

async function register(name: string, at = app): Promise<{ email: string; bearer: string }> {
  const email = `${name}@acme.example`;
  const { body } = await send(
    'POST',
    '/api/auth/register',
    { email, username: name, password: PASSWORD },
    undefined,
    at,
  );
  return { email, bearer: body!.token! };
}
const ask = (bearer: string, at = app): Promise<Answer> =>
  send('POST', '/api/auth/verify-email', undefined, bearer, at);
const confirm = (token: string): Promise<Answer> => send('POST', '/api/auth/verify-email/confirm', { token });
const me = async (bearer: string): Promise<Record<string, unknown>> =>
  (await send('GET', '/api/me', undefined, bearer)).body!.user!;

async function tokenTo(email: string, count = 1): Promise<string> {
  const { text } = await mailbox.latest(email, count);
  return /\/verify\/([\w-]+)/.exec(text)![1]!;
}

it('confirms the address of whoever reads its mail, once', async () => {
  const { email, bearer } = await register('ada');
  expect((await ask(bearer)).status).toBe(202);
  const token = await tokenTo(email);
  expect(await me(bearer)).toMatchObject({ email, emailVerified: false });
  for (let n = 0; n < 2; n += 1) {
    const page = await fetch(`${app.url}/verify/${token}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(email)]);
  }
  expect((await confirm(token)).status).toBe(204);
  expect(await me(bearer)).toMatchObject({ email, emailVerified: true });
  expect((await confirm(token)).status).toBe(410);
  expect((await fetch(`${app.url}/verify/${token}`)).status).toBe(410);
  expect(await ask(bearer)).toMatchObject({ status: 409 });
  expect(JSON.stringify(app.log)).not.toContain(token);
});

it('confirms the address that somebody wants in place of theirs, and tells the one before', async () => {
  const { email, bearer } = await register('mover');
  await ask(bearer);
  await confirm(await tokenTo(email));
  const wanted = 'moved@acme.example';
  const change = { email: wanted, currentPassword: PASSWORD };
  expect((await send('PATCH', '/api/me', change, bearer)).status).toBe(200);
  await ask(bearer);
  const token = await tokenTo(wanted);
  expect(await me(bearer)).toMatchObject({ email, pendingEmail: wanted });
  const page = await fetch(`${app.url}/verify/${token}`, {
    method: 'POST',
    headers: { origin: mailbox.settings.publicUrl },
  });
  expect(page.status).toBe(200);
  expect(await me(bearer)).toMatchObject({ email: wanted, emailVerified: true, pendingEmail: null });
  const { text } = await mailbox.latest(email, 2);
  expect(text).toContain('The address of your account was changed');
  expect(text).not.toContain(wanted);
});

it('is of no use for an address that the account does not want any more, nor after a day', async () => {
  const { bearer } = await register('fickle');
  const want = (email: string): Promise<Answer> =>
    send('PATCH', '/api/me', { email, currentPassword: PASSWORD }, bearer);
  await want('first@acme.example');
  await ask(bearer);
  const first = await tokenTo('first@acme.example');
  await want('second@acme.example');
  expect((await confirm(first)).status).toBe(410);
  await ask(bearer);
  const second = await tokenTo('second@acme.example');
  expect((await confirm(first)).status).toBe(410);
  await app.sql(`update identity.mail_links set expires_at = $1`, [new Date(app.clock.now() - 1)]);
  expect((await confirm(second)).status).toBe(410);
});

it('gives nobody an address that is verified to be somebody else’s', async () => {
  const { email, bearer } = await register('late');
  await ask(bearer);
  const token = await tokenTo(email);
  await app.sql(
    `insert into identity.users (id, email, email_verified_at, username) values (gen_random_uuid(), $1, now(), 'early')`,
    [email],
  );
  expect(await confirm(token)).toMatchObject({ status: 409 });
  expect(await me(bearer)).toMatchObject({ emailVerified: false });
});

it('is a link for one purpose only', async () => {
  const { email, bearer } = await register('purpose');
  await ask(bearer);
  const token = await tokenTo(email);
  const reset = await send('POST', '/api/auth/password-reset/confirm', {
    token,
    password: 'another horse battery',
  });
  expect(reset.status).toBe(410);
  expect((await confirm(token)).status).toBe(204);
});

it('is asked for by whoever is signed in, a few times an hour, and not by keys', async () => {
  const user = await createUser(app);
  const { rawKey: key } = await createKey(app, { userId: user.id });
  expect((await send('POST', '/api/auth/verify-email')).status).toBe(401);
  expect((await ask(key)).status).toBe(403);
  const strict = await startApp({ ...mailbox.settings, registrationVerifiesEmail: false, rateLimitScale: 1 });
  try {
    const { bearer } = await register('often', strict);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await ask(bearer, strict)).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    strict.clock.advance(HOUR_MS);
    expect((await ask(bearer, strict)).status).toBe(202);
  } finally {
    await strict.close();
  }
});

it('cannot be had where no mail is sent', async () => {
  const without = await startApp({ registrationVerifiesEmail: false });
  const { bearer } = await register('nomail', without);
  expect(await ask(bearer, without)).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
  await without.close();
});

it('is asked for on the page of the account, by whoever has an address to confirm', async () => {
  const { email, bearer } = await register('paged');
  const visit = async (path: string, method = 'GET'): Promise<{ status: number; text: string }> => {
    const answer = await fetch(app.url + path, {
      method,
      redirect: 'manual',
      headers: { cookie: `st_access=${bearer}`, origin: app.url },
    });
    return { status: answer.status, text: await answer.text() };
  };
  expect((await visit('/account')).text).toContain('action="/account/confirmation"');
  expect((await visit('/account/confirmation', 'POST')).status).toBe(303);
  expect((await visit('/account?done=confirmation')).text).toContain('A link is on its way');
  expect((await confirm(await tokenTo(email))).status).toBe(204);
  expect((await visit('/account')).text).not.toContain('action="/account/confirmation"');
  expect((await visit('/account/confirmation', 'POST')).status).toBe(409);
});
