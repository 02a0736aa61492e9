import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createSession, createUser } from '../support/identity.js';

const PASSWORD = 'correct horse battery';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ registrationVerifiesEmail: false });
});
afterAll(() => app.close());

interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
}

async function visit(path: string, cookie: string, form?: Record<string, string>): Promise<Page> {
  const answer = await fetch(app.url + path, {
    method: form === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    headers: { cookie, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0' },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
}

async function somebody(): Promise<{ id: string; email: string; cookie: string }> {
  const { id, email } = await createUser(app, { password: PASSWORD });
  return { id, email: email ?? '', cookie: `st_access=${await createSession(app, id)}` };
}

async function login(email: string, password: string): Promise<number> {
  const answer = await fetch(`${app.url}/signin`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0 (iPhone; like Mac OS X) Safari/604.1' },
    body: new URLSearchParams({ email, password }),
  });
  return answer.status;
}

describe('the page of one’s account', () => {
  it('sends strangers to sign in, and back', async () => {
    for (const form of [undefined, {}]) {
      const { status, location } = await visit(form ? '/account/password' : '/account', '', form);
      expect([status, location]).toEqual([303, '/signin?redirect_url=/account']);
    }
  });

  it('is linked from the front page, for whoever is signed in', async () => {
    const { cookie } = await somebody();
    expect((await visit('/', cookie)).text).toContain('href="/account"');
    expect((await visit('/', '')).text).not.toContain('href="/account"');
  });

  it('changes names, and says so; a refusal is told where it belongs', async () => {
    const { cookie } = await somebody();
    const taken = await createUser(app);
    const username = `page-${String(Date.now())}`;
    const changed = await visit('/account/profile', cookie, { username, displayName: '<b>Ada</b>' });
    expect([changed.status, changed.location]).toEqual([303, '/account?done=profile']);
    const { text } = await visit('/account?done=profile', cookie);
    expect(text).toContain('Your profile was changed.');
    expect(text).toContain('value="&lt;b&gt;Ada&lt;/b&gt;"');
    const refused = await visit('/account/profile', cookie, { username: taken.username });
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(
      /<h2 id="profile">.*\s*<p class="error" role="alert">This username is taken/,
    );
    expect(refused.text).toContain('<a href="#profile">See why</a>');
    expect((await visit('/account?done=nonsense', cookie)).text).not.toContain('role="status"');
  });

  it('asks for the password to change the address, which waits to be confirmed', async () => {
    const { cookie, email, id } = await somebody();
    const wanted = `${id}@new.example`;
    app.clock.advance(11 * 60_000);
    const change = (currentPassword: string): Promise<Page> =>
      visit('/account/address', cookie, { email: wanted, currentPassword });
    expect([(await change('')).status, (await change('wrong')).status]).toEqual([403, 403]);
    expect((await change(PASSWORD)).location).toBe('/account?done=address');
    const { text } = await visit('/account', cookie);
    expect(text).toContain(`<bdi>${wanted}</bdi> takes its place once it is confirmed`);
    expect(text).toContain(`<bdi>${email}</bdi>`);
  });

  it('changes the password, and ends the other sessions', async () => {
    const { cookie, email, id } = await somebody();
    const elsewhere = `st_access=${await createSession(app, id)}`;
    const change = (currentPassword: string, newPassword: string): Promise<Page> =>
      visit('/account/password', cookie, { currentPassword, newPassword });
    expect((await change('wrong', 'a better horse')).status).toBe(403);
    expect((await change(PASSWORD, 'password')).status).toBe(400);
    expect((await change(PASSWORD, 'a better horse')).location).toBe('/account?done=password');
    expect((await visit('/account', cookie)).status).toBe(200);
    expect((await visit('/account', elsewhere)).status).toBe(303);
    expect([await login(email, PASSWORD), await login(email, 'a better horse')]).toEqual([401, 303]);
  });

  it('tells where one is signed in, and signs out one device or all others', async () => {
    const { cookie, email, id } = await somebody();
    for (let n = 0; n < 3; n += 1) await login(email, PASSWORD);
    const ids = async (): Promise<string[]> =>
      [...(await visit('/account', cookie)).text.matchAll(/name="session" value="([^"]+)"/g)].map(
        ([, session]) => session!,
      );
    const { text } = await visit('/account', cookie);
    expect(text).toContain('Safari on iOS');
    expect(text.match(/· this device/g)).toHaveLength(1);
    const [latest] = await ids();
    const stranger = await somebody();
    expect((await visit('/account/sessions', stranger.cookie, { session: latest! })).status).toBe(404);
    expect((await visit('/account/sessions', cookie, { session: latest! })).location).toBe(
      '/account?done=sessions',
    );
    expect(await ids()).toHaveLength(3);
    await visit('/account/sessions', cookie, { others: '1' });
    expect(await ids()).toHaveLength(1);
    expect(
      (await app.sql('select from identity.sessions where user_id = $1 and ended_at is null', [id])).length,
    ).toBe(1);
  });

  it('says for whom one acts', async () => {
    const { id } = await somebody();
    const org = await createOrg(app, id);
    const { text } = await visit('/account', `st_access=${await createSession(app, id, org.id)}`);
    expect(text).toContain(`act for <bdi>${org.name}</bdi>`);
    expect(text).toContain('href="/signin/organization?redirect_url=/account"');
  });

  it('takes no form of another site', async () => {
    const { cookie, email } = await somebody();
    const answer = await fetch(`${app.url}/account/password`, {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example' },
      body: new URLSearchParams({ currentPassword: PASSWORD, newPassword: 'a better horse' }),
    });
    expect([answer.status, await login(email, PASSWORD)]).toEqual([403, 303]);
  });

  it('deletes the account of whoever is sure and shows who they are', async () => {
    const { cookie, email } = await somebody();
    app.clock.advance(11 * 60_000);
    const remove = (form: Record<string, string>): Promise<Page> => visit('/account/deletion', cookie, form);
    expect((await remove({ currentPassword: PASSWORD })).status).toBe(400);
    const refused = await remove({ sure: '1', currentPassword: 'wrong' });
    expect(refused.status).toBe(403);
    expect(refused.text).toMatch(/<h2 id="deletion">.*\s*<p class="error" role="alert">The current password/);
    const { status, text } = await remove({ sure: '1', currentPassword: PASSWORD });
    expect(status).toBe(200);
    expect(text).toContain('Your account is deleted');
    expect((await visit('/account', cookie)).status).toBe(303);
    expect(await login(email, PASSWORD)).toBe(401);
  });
});

describe('the page on which one asks for one’s data', () => {
  const PAGE = '/account/export';

  it('is for whoever is signed in, and linked from their account', async () => {
    expect((await visit(PAGE, '')).location).toBe('/signin?redirect_url=/account/export');
    expect((await visit(PAGE, '', {})).location).toBe('/signin?redirect_url=/account/export');
    const { cookie } = await somebody();
    expect((await visit('/account', cookie)).text).toContain(`href="${PAGE}"`);
    expect((await visit(PAGE, cookie)).text).toContain('Export my data');
  });

  it('sends a small export at once, to whoever proves to be its owner', async () => {
    const { id, cookie } = await somebody();
    const file = await visit(PAGE, cookie, {});
    expect([file.status, file.text]).toEqual([200, expect.stringContaining(`"id":"${id}"`)]);
    app.clock.advance(11 * 60_000);
    for (const currentPassword of ['', 'wrong']) {
      const refused = await visit(PAGE, cookie, { currentPassword });
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('role="alert"')]);
    }
    expect((await visit(PAGE, cookie, { currentPassword: PASSWORD })).text).toContain('"type":"end"');
  });

  it('tells how far a large one is, then hands it out', async () => {
    const { id, cookie } = await somebody();
    await app.sql(
      `insert into identity.sessions (id, user_id, revision, created_at, signed_in_at, last_seen_at, expires_at, ended_at)
       select gen_random_uuid(), $1, 1, now(), now(), now(), now() + interval '1 day', now() from generate_series(1, 2100)`,
      [id],
    );
    expect((await visit(PAGE, cookie, {})).location).toBe(PAGE);
    await vi.waitFor(async () => expect((await visit(PAGE, cookie)).text).toContain('is ready'), {
      timeout: 60_000,
      interval: 100,
    });
    const [, named = ''] = /name="export" value="([^"]+)"/.exec((await visit(PAGE, cookie)).text) ?? [];
    const file = await visit(`${PAGE}/download`, cookie, { export: named });
    expect(file.text).toContain('"type":"end"');
    const { cookie: other } = await somebody();
    expect((await visit(`${PAGE}/download`, other, { export: named })).status).toBe(404);
    await app.sql(`update identity.exports set status = 'running', records = 5, total = 9 where id = $1`, [
      named,
    ]);
    expect((await visit(PAGE, cookie)).text).toContain('5 of 9 records');
    await app.sql(`update identity.exports set status = 'failed' where id = $1`, [named]);
    expect((await visit(PAGE, cookie)).text).toContain('could not be made');
  });
});
