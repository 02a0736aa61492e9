import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type RequestHeaders } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession, createUser } from '../support/identity.js';
import { organizationWorld, type OrganizationWorld } from './organizations-world.js';

let app: TestApp;
let world: OrganizationWorld;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1 });
  world = await organizationWorld(app);
});
afterAll(() => app.close());

async function page(
  method: string,
  path: string,
  headers: RequestHeaders = {},
  form?: Record<string, string>,
): Promise<Omit<Answer<null>, 'body'>> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    redirect: 'manual',
    headers,
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function invite(email: string): Promise<string> {
  const response = await fetch(`${app.url}/api/orgs/${world.slug}/invitations`, {
    method: 'POST',
    headers: { ...world.admin.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ email, role: 'reader' }),
  });
  expect(response.status).toBe(201);
  const { link } = (await response.json()) as { link: string };
  return new URL(link).pathname;
}

async function invited(): Promise<{ id: string; email: string; path: string; cookie: RequestHeaders }> {
  const { id, email } = await createUser(app);
  const cookie = { cookie: `st_access=${await createSession(app, id)}` };
  return { id, email: email ?? '', path: await invite(email ?? ''), cookie };
}

const isMember = async (userId: string): Promise<boolean> =>
  (await app.sql('select from identity.memberships where org_id = $1 and user_id = $2', [world.id, userId]))
    .length > 0;

describe('the page of an invitation', () => {
  it('sends whoever is signed out to sign in, and back without the secret in an address', async () => {
    const { email, path } = await invited();
    const shown = await page('GET', path);
    expect([shown.status, shown.text.includes(email)]).toEqual([200, false]);
    const token = path.split('/').at(-1)!;
    expect(shown.text).not.toContain(token);
    expect(shown.text).toContain('/signin?redirect_url=/invitations"');
    expect(shown.text).toContain('/signup?redirect_url=/invitations"');
    const [kept = ''] = shown.headers.getSetCookie();
    expect(kept).toMatch(
      /^st_invitation=[\w-]{43}; Max-Age=3600; Path=\/invitations; HttpOnly; SameSite=Lax$/,
    );
    const back = await page('GET', '/invitations', { cookie: kept.split(';', 1)[0]! });
    expect([back.status, back.headers.get('location')]).toEqual([303, path]);
    expect((await page('GET', '/invitations')).headers.get('location')).toBe('/signin');
    expect(app.log.some((line) => JSON.stringify(line).includes(token))).toBe(false);
  });

  it('joins by a form only, and says so afterwards', async () => {
    const { id, path, cookie } = await invited();
    expect((await page('GET', path, cookie)).text).toContain('value="accept"');
    expect((await page('HEAD', path, cookie)).status).toBe(200);
    expect(await isMember(id)).toBe(false);
    const foreign = await page(
      'POST',
      path,
      { ...cookie, origin: 'https://evil.example' },
      { answer: 'accept' },
    );
    expect([foreign.status, await isMember(id)]).toEqual([403, false]);
    const joined = await page('POST', path, cookie, { answer: 'accept' });
    expect([joined.status, joined.headers.get('location'), await isMember(id)]).toEqual([303, path, true]);
    expect((await page('GET', path, cookie)).text).toContain('You have joined');
    expect((await page('GET', path)).status).toBe(410);
  });

  it('says whose it is to others, lets nobody else answer, and nobody who is signed out', async () => {
    const { id, path } = await invited();
    const other = { cookie: `st_access=${await createSession(app, world.stranger.id)}` };
    const shown = await page('GET', path, other);
    expect([shown.status, shown.text.includes('for somebody else')]).toEqual([200, true]);
    expect((await page('POST', path, other, { answer: 'accept' })).status).toBe(403);
    expect((await page('POST', path, other, { answer: 'decline' })).status).toBe(403);
    expect((await page('POST', path, {}, { answer: 'accept' })).headers.get('location')).toBe(path);
    expect([await isMember(id), await isMember(world.stranger.id)]).toEqual([false, false]);
    await app.sql('update identity.users set email_verified_at = null where id = $1', [id]);
    const own = { cookie: `st_access=${await createSession(app, id)}` };
    expect((await page('GET', path, own)).text).toContain('Verify your address first');
    expect((await page('POST', path, own, { answer: 'accept' })).status).toBe(403);
  });

  it('ends with a decline', async () => {
    const { id, path, cookie } = await invited();
    const declined = await page('POST', path, cookie, { answer: 'decline' });
    expect([declined.status, declined.text.includes('You have declined')]).toEqual([200, true]);
    const over = await page('GET', path, cookie);
    expect([over.status, over.headers.getSetCookie()[0]?.startsWith('st_invitation=;')]).toEqual([410, true]);
    expect((await page('POST', path, cookie, { answer: 'accept' })).status).toBe(404);
    expect(await isMember(id)).toBe(false);
  });

  it('is limited to 60 looks a minute of one address', async () => {
    app.clock.advance(61_000);
    const unknown = `/invitations/${'x'.repeat(43)}`;
    for (let n = 0; n < 60; n += 1) expect([n, (await page('GET', unknown)).status]).toEqual([n, 410]);
    expect((await page('GET', unknown)).status).toBe(429);
  });
});
