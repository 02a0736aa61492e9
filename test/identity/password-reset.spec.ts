import { AssignedPasswords, MailLinks, PasswordLinks } from '#identity';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { startApp, type TestApp } from '../support/app.js';
import { Mailbox } from '../support/mailbox.js';

const OLD = 'correct horse battery';
const NEW = 'another horse battery';
const MINUTE_MS = 60_000;

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

async function post(path: string, body: object, at = app): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${at.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

const register = async (name: string): Promise<{ email: string; bearer: string }> => {
  const email = `${name}@acme.example`;
  const { body } = await post('/api/auth/register', { email, username: name, password: OLD });
  return { email, bearer: (body as { token: string }).token };
};
const login = async (email: string, password: string): Promise<number> =>
  (await post('/api/auth/login', { email, password })).status;
const me = async (
  bearer: string,
): Promise<{ status: number; body: { user?: { emailVerified: boolean } } }> => {
  const response = await fetch(`${app.url}/api/auth/me`, { headers: { authorization: `Bearer ${bearer}` } });
  return { status: response.status, body: (await response.json()) as { user?: { emailVerified: boolean } } };
};
const ask = (email: string, at = app): Promise<{ status: number; body: unknown }> =>
  post('/api/auth/password-reset', { email }, at);
const confirm = (token: string, password = NEW): Promise<{ status: number; body: unknown }> =>
  post('/api/auth/password-reset/confirm', { token, password });

async function tokenTo(email: string, count = 1): Promise<string> {
  const { text } = await mailbox.latest(email, count);
  return /\/reset\/([\w-]+)/.exec(text)![1]!;
}
const noJobs = (): Promise<void> =>
  eventually(
    'all jobs are done',
    async () => (await app.sql('select from graphile_worker.jobs')).length === 0,
  );

it('lets whoever reads the mail choose a password, once, and ends all sessions', async () => {
  const { email, bearer } = await register('ada');
  expect(await ask(` ${email.toUpperCase()}`)).toEqual({ status: 202, body: null });
  const token = await tokenTo(email);
  expect(await confirm(token)).toEqual({ status: 204, body: null });
  expect((await me(bearer)).status).toBe(401);
  expect([await login(email, OLD), await login(email, NEW)]).toEqual([401, 200]);
  expect(await confirm(token, OLD)).toMatchObject({ status: 410, body: { code: 'NOT_FOUND' } });
  const { text } = await mailbox.latest(email, 2);
  expect(text).toContain('Your password was changed');
  // The mail proves whose the address is.
  const { body } = await post('/api/auth/login', { email, password: NEW });
  expect((await me((body as { token: string }).token)).body.user?.emailVerified).toBe(true);
  expect(JSON.stringify(app.log)).not.toContain(token);
  expect(JSON.stringify(await app.sql('select t::text from identity.mail_links t'))).not.toContain(token);
});

it('is not the only change of a password that is told by mail, of which unconfirmed addresses hear nothing', async () => {
  const change = async (name: string, isVerified: boolean): Promise<string> => {
    const { email, bearer } = await register(name);
    if (isVerified)
      await app.sql('update identity.users set email_verified_at = now() where email = $1', [email]);
    const response = await fetch(`${app.url}/api/me/password`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ currentPassword: OLD, newPassword: NEW }),
    });
    expect(response.status).toBe(204);
    return email;
  };
  const unconfirmed = await change('unconfirmed', false);
  const { text } = await mailbox.latest(await change('confirmed', true));
  expect(text).toContain('Your password was changed');
  expect(text).toContain('https://links.acme.example/reset');
  await noJobs();
  expect(mailbox.to(unconfirmed)).toEqual([]);
});

it('is told by mail, too, where the operator has given another one', async () => {
  const { email } = await register('assigned');
  await app.sql('update identity.users set email_verified_at = now() where email = $1', [email]);
  const [{ id }] = (await app.sql('select id from identity.users where email = $1', [email])) as [
    { id: string },
  ];
  expect(await app.get(AssignedPasswords).assign(id, NEW)).toBe(1);
  const { text } = await mailbox.latest(email);
  expect(text).toContain('has given your account another password');
  expect(text).toContain('https://links.acme.example/reset');
});

it('is chosen for the account that one can sign in to, not for a deleted one with the address', async () => {
  const { email } = await register('gone');
  await app.sql(
    `update identity.users set email_verified_at = now(), erase_at = now() + interval '9 days' where email = $1`,
    [email],
  );
  await ask(email);
  await noJobs();
  expect(mailbox.to(email)).toEqual([]);
  expect(await app.get(PasswordLinks).issue(email)).toBeNull();
});

it('says the same of addresses that nobody has, and sends nothing', async () => {
  expect(await ask('nobody@acme.example')).toEqual({ status: 202, body: null });
  await noJobs();
  expect(mailbox.to('nobody@acme.example')).toEqual([]);
});

it('knows the newest link only, for half an hour, and keeps it for whoever chooses a weak password', async () => {
  const { email } = await register('newest');
  await ask(email);
  const first = await tokenTo(email);
  await noJobs();
  await ask(email);
  const second = await tokenTo(email, 2);
  expect((await confirm(first)).status).toBe(410);
  expect(await confirm(second, 'password')).toMatchObject({ status: 400 });
  expect(await confirm(second, 'short')).toMatchObject({ status: 400 });
  app.clock.advance(29 * MINUTE_MS);
  expect((await confirm(second)).status).toBe(204);
  await ask(email);
  const third = await tokenTo(email, 4);
  app.clock.advance(30 * MINUTE_MS);
  expect((await confirm(third)).status).toBe(410);
});

it('gives the password to one of several who use a link at once', async () => {
  const { email } = await register('race');
  await ask(email);
  const token = await tokenTo(email);
  const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 410)]);
});

it.each(['', 'x', 'A'.repeat(43), '../..', '\u0000'])('refuses %j as a link', async (token) => {
  const { status } = await confirm(token);
  expect(status).toBe(token === '' || token === '\u0000' ? 400 : 410);
});

it('is of no use for another address than it was sent to', async () => {
  const { email } = await register('moving');
  await ask(email);
  const token = await tokenTo(email);
  await app.sql(`update identity.users set email = 'moved@acme.example' where lower(email) = lower($1)`, [
    email,
  ]);
  expect((await confirm(token)).status).toBe(410);
  expect(await login('moved@acme.example', OLD)).toBe(200);
});

it('belongs to whoever has verified the address, and to nobody whom an identity provider vouches for', async () => {
  const { email } = await register('squatted');
  await app.sql(
    `insert into identity.users (id, email, email_verified_at, username, issuer, subject)
     values (gen_random_uuid(), $1, now(), 'rightful', 'https://issuer.example', 'rightful')`,
    [email],
  );
  await ask(email);
  await noJobs();
  expect(mailbox.to(email)).toEqual([]);
  expect(await login(email, OLD)).toBe(200);
});

it('sends an address three links an hour, and a client asks ten times a minute', async () => {
  const strict = await startApp(
    { ...mailbox.settings, rateLimitScale: 1 },
    { databaseUrl: app.env.databaseUrl! },
  );
  try {
    const { email } = await register('often');
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) statuses.push((await ask(email, strict)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 202), 429]);
    await noJobs();
    // Of those that came together only the latest is good, and may be the only one that was sent.
    expect(mailbox.to(email).length).toBeGreaterThan(0);
    expect(mailbox.to(email).length).toBeLessThanOrEqual(3);
  } finally {
    await strict.close();
  }
});

it('can be had from the operator, who proves nobody’s address with it', async () => {
  const { email } = await register('unmailed');
  const path = await app.get(PasswordLinks).issue(email);
  expect(path).toMatch(/^\/reset\/[\w-]{43}$/);
  expect(await app.get(PasswordLinks).issue('nobody@acme.example')).toBeNull();
  expect((await confirm(path!.split('/').at(-1)!)).status).toBe(204);
  const { body } = await post('/api/auth/login', { email, password: NEW });
  expect((await me((body as { token: string }).token)).body.user?.emailVerified).toBe(false);
});

it('forgets links that are over', async () => {
  const { email } = await register('forgotten');
  await ask(email);
  await tokenTo(email);
  const links = (): Promise<unknown[]> => app.sql('select from identity.mail_links');
  expect((await links()).length).toBeGreaterThan(0);
  app.clock.advance(31 * MINUTE_MS);
  await app.get(MailLinks).sweep();
  expect(await links()).toEqual([]);
});

it('asks for an address on its page when none is given', async () => {
  const answer = await fetch(`${app.url}/reset`, {
    method: 'POST',
    headers: { origin: app.url },
    body: new URLSearchParams({ email: ' ' }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('role="alert"');
});
