import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Account } from '#identity';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import { type Answer, create, makePeople, type People, type RequestHeaders, send } from './world.js';

const DAY_MS = 86_400_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
});
afterAll(() => app.close());

const show = (token: string, headers: RequestHeaders = {}): Promise<Answer> =>
  send(app, 'GET', `/claim/${token}`, undefined, headers);

/** The hidden field of the confirming form, as the page holds it. */
const formOf = ({ text }: Answer): string => /name="form" value="([^"]+)"/.exec(text)?.[1] ?? '';

const post = (token: string, form: string, headers: RequestHeaders): Promise<Answer> =>
  send(app, 'POST', `/claim/${token}`, new URLSearchParams({ form }).toString(), { ...FORM, ...headers });

async function confirm(token: string, headers: RequestHeaders): Promise<Answer> {
  return post(token, formOf(await show(token, headers)), headers);
}

async function ownerOf(slug: string): Promise<{ owner_user_id: string | null; owner_org_id: string | null }> {
  const [row] = await app.sql<{ owner_user_id: string | null; owner_org_id: string | null }>(
    'select owner_user_id, owner_org_id from linky.bundles where slug = $1',
    [slug],
  );
  if (row === undefined) throw new Error(`${slug} is not stored`);
  return row;
}

const NOBODY = { owner_user_id: null, owner_org_id: null };

describe('the claim page', () => {
  it('explains itself to whoever is signed out', async () => {
    const { slug, claimToken = '' } = await create(app, { email: 'alice@acme.com' });
    const page = await show(claimToken);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('private, no-cache, no-store, max-age=0, must-revalidate');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    for (const part of [slug, 'alice@acme.com', '30 days left', `/l/${slug}`])
      expect(page.text).toContain(part);
    const back = encodeURIComponent(`/claim/${claimToken}`);
    expect(page.text).toContain(`/signin?redirect_url=${back}&amp;email_address=alice%40acme.com`);
    expect(page.text).toContain(`/signup?redirect_url=${back}&amp;email_address=alice%40acme.com`);
    expect(page.text).not.toContain('<form');
  });

  it('changes nothing by being looked at, signed in or not', async () => {
    const { slug, claimToken = '' } = await create(app);
    for (const headers of [{}, await people.alone(people.admin), await people.key(people.admin)]) {
      expect((await show(claimToken, headers)).status).toBe(200);
    }
    expect(await ownerOf(slug)).toEqual(NOBODY);
  });

  it('ignores keys', async () => {
    const { claimToken = '' } = await create(app);
    expect((await show(claimToken, await people.key(people.admin))).text).not.toContain('<form');
  });

  it('says what has become of a token', async () => {
    const deleted = await create(app);
    await app.sql('update linky.bundles set deleted_at = now() where slug = $1', [deleted.slug]);
    for (const token of [deleted.claimToken ?? '', 'x'.repeat(32), 'short', '%00', '%3Cscript%3E']) {
      const page = await show(token, await people.alone(people.admin));
      expect(page.status).toBe(200);
      expect(page.text).toContain('not valid');
      expect(page.text).not.toMatch(/<form|<script>/);
    }
  });
});

describe('claiming', () => {
  it('gives the bundle to the person, and leads to its editor', async () => {
    const { slug, claimToken = '', url } = await create(app);
    const headers = await people.alone(people.admin);
    app.clock.advance(1_000);
    const answer = await confirm(claimToken, headers);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/console/bundles/${slug}?claimed=1`);
    expect(await ownerOf(slug)).toEqual({ owner_user_id: people.admin.id, owner_org_id: null });
    const { body } = await send(app, 'GET', `/api/links/${slug}`, undefined, headers);
    expect(Date.parse(String(body['updatedAt']))).toBeGreaterThan(Date.parse(String(body['createdAt'])));
    const history = await send(app, 'GET', `/api/links/${slug}/versions`, undefined, headers);
    expect(history.body).toEqual({ versions: [] });
    const patch = await send(
      app,
      'PATCH',
      `/api/links/${slug}`,
      { resolutionPolicy: { rules: [] } },
      headers,
    );
    expect(patch.status).toBe(200);
    const launcher = await send(app, 'GET', `/l/${slug}?claimed=1`, undefined, headers);
    expect(launcher.text).toContain('class="notice"');
    expect(launcher.text).toContain(`<a href="/console/bundles/${slug}">Edit</a>`);
    expect((await send(app, 'GET', `/l/${slug}`)).text).not.toContain('/console/');
    expect(url).toBe(`${app.url}/l/${slug}`);
    expect((await send(app, 'GET', `/l/${slug}?claimed=1`)).text).not.toContain('class="notice"');
  });

  it('gives it to the organization that the person acts in, whatever her role', async () => {
    const { slug, claimToken = '' } = await create(app);
    const headers = await people.inOrg(people.reader);
    expect((await show(claimToken, headers)).text).toContain(people.orgSlug);
    expect((await confirm(claimToken, headers)).status).toBe(303);
    expect(await ownerOf(slug)).toEqual({ owner_user_id: null, owner_org_id: people.orgId });
    const [token] = await app.sql<{ consumed_by: string }>(
      'select consumed_by from linky.claim_tokens t join linky.bundles b on b.id = t.bundle_id where slug = $1',
      [slug],
    );
    expect(token?.consumed_by).toBe(people.reader.id);
  });

  it('works once', async () => {
    const { slug, claimToken = '' } = await create(app);
    await confirm(claimToken, await people.alone(people.admin));
    const form = formOf(await show((await create(app)).claimToken ?? '', await people.alone(people.member)));
    const page = await show(claimToken, await people.alone(people.member));
    expect(page.text).toContain('already claimed');
    expect((await post(claimToken, form, await people.alone(people.member))).status).toBe(403);
    expect(await ownerOf(slug)).toMatchObject({ owner_user_id: people.admin.id });
  });

  it('works for 30 days', async () => {
    const early = await create(app);
    const late = await create(app);
    const member = people.member.id;
    const session = async (): Promise<RequestHeaders> => Promise.resolve(await people.alone(people.member));
    app.clock.advance(30 * DAY_MS - 60_000);
    expect((await confirm(early.claimToken ?? '', await session())).status).toBe(303);
    expect(await ownerOf(early.slug)).toMatchObject({ owner_user_id: member });
    const form = formOf(await show(late.claimToken ?? '', await session()));
    expect(form).not.toBe('');
    app.clock.advance(61_000);
    const answer = await post(late.claimToken ?? '', form, await session());
    expect([answer.status, answer.text.includes('expired')]).toEqual([200, true]);
    expect(await ownerOf(late.slug)).toEqual(NOBODY);
    expect((await send(app, 'GET', `/l/${late.slug}`)).status).toBe(200);
  });

  it('cannot be done by a key, nor signed out', async () => {
    const { slug, claimToken = '' } = await create(app);
    const form = formOf(await show(claimToken, await people.alone(people.admin)));
    for (const headers of [{}, await people.key(people.admin), { cookie: 'st_access=over' }]) {
      const answer = await post(claimToken, form, headers);
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`/claim/${claimToken}`);
    }
    expect(await ownerOf(slug)).toEqual(NOBODY);
  });

  it('of a bundle that is deleted meanwhile comes to nothing', async () => {
    const { slug, claimToken = '' } = await create(app);
    const headers = await people.alone(people.admin);
    const form = formOf(await show(claimToken, headers));
    await app.sql('update linky.bundles set deleted_at = now() where slug = $1', [slug]);
    expect((await post(claimToken, form, headers)).text).toContain('not valid');
    expect(await ownerOf(slug)).toEqual(NOBODY);
  });

  it('of one token by fifty people at once succeeds for one', async () => {
    const { slug, claimToken = '' } = await create(app);
    const claimants: Account[] = [];
    for (let n = 0; n < 50; n += 1) claimants.push(await createUser(app));
    const ready = await Promise.all(
      claimants.map(async (user) => {
        const headers = await people.alone(user);
        return { headers, form: formOf(await show(claimToken, headers)) };
      }),
    );
    const attempts = await Promise.all(ready.map(({ form, headers }) => post(claimToken, form, headers)));
    expect(attempts.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(
      attempts.filter(({ status, text }) => status === 200 && text.includes('already claimed')),
    ).toHaveLength(49);
    const { owner_user_id: owner } = await ownerOf(slug);
    expect(claimants.map(({ id }) => id)).toContain(owner);
  });
});

it('the page names what is claimed, unless a password hides it', async () => {
  const open = await create(app, { title: 'Plans of the <team>' });
  expect((await show(open.claimToken ?? '')).text).toContain('Plans of the &lt;team&gt;');
  const hidden = await create(app, { title: 'Plans of the board', password: 'open sesame' });
  expect((await show(hidden.claimToken ?? '')).text).not.toContain('Plans of the board');
});

describe('a form of somebody else', () => {
  it.each([
    ['no token', () => ''],
    ['a made-up token', () => 'A'.repeat(43)],
    ['half a token', (form: string) => form.slice(0, 20)],
  ])('with %s is refused', async (_, change) => {
    const { slug, claimToken = '' } = await create(app);
    const headers = await people.alone(people.admin);
    const form = formOf(await show(claimToken, headers));
    expect((await post(claimToken, change(form), headers)).status).toBe(403);
    expect(await ownerOf(slug)).toEqual(NOBODY);
  });

  it("with another person's token is refused, and shows who would claim it by now", async () => {
    const { slug, claimToken = '' } = await create(app);
    const form = formOf(await show(claimToken, await people.alone(people.stranger)));
    const answer = await post(claimToken, form, await people.alone(people.admin));
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('role="alert"');
    expect(answer.text).toContain(
      `You are signed in as <strong dir="auto">${people.admin.email ?? ''}</strong>`,
    );
    expect(await ownerOf(slug)).toEqual(NOBODY);
    expect((await post(claimToken, formOf(answer), await people.alone(people.admin))).status).toBe(303);
  });

  it('from another site is refused, even with the right token', async () => {
    const { slug, claimToken = '' } = await create(app);
    const headers = await people.alone(people.admin);
    const form = formOf(await show(claimToken, headers));
    const elsewhere: RequestHeaders[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const header of elsewhere) {
      expect((await post(claimToken, form, { ...headers, ...header })).status).toBe(403);
    }
    expect(await ownerOf(slug)).toEqual(NOBODY);
    expect((await post(claimToken, form, { ...headers, origin: app.url })).status).toBe(303);
  });
});

it('a failure is a page that asks to try again', async () => {
  const { claimToken = '' } = await create(app);
  await app.sql('alter table linky.claim_tokens rename to claim_tokens_away');
  try {
    const page = await show(claimToken, await people.alone(people.admin));
    expect([page.status, page.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
    expect(page.text).toContain('try again');
  } finally {
    await app.sql('alter table linky.claim_tokens_away rename to claim_tokens');
  }
});

it('no token is ever logged', async () => {
  const { claimToken = '' } = await create(app);
  await confirm(claimToken, await people.alone(people.admin));
  expect(JSON.stringify(app.log)).not.toContain(claimToken);
});
