import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Transactions } from '#data';
import { MailLinks, PasswordLinks, SignInLinks } from '#identity';

import { create, makePeople, type People, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createSession, createUser } from '../support/identity.js';
import { addPasskey } from '../support/passkeys.js';
import { setUpTotp } from '../support/second-factor.js';
import { expectQuiet, launch, missing, note, violations, visit } from './chromium.js';

const PHONE = { width: 390, height: 800 };
const DESKTOP = { width: 1200, height: 800 };

/** As full as a usual bundle can be. */
const FULL = {
  title: 'Everything for the release review',
  description: 'Read the first one before Thursday.\nThe rest can wait.',
  urls: Array.from(
    { length: 25 },
    (_, n) =>
      `https://site-${String(n)}.example/projects/release/${'long-name-'.repeat(15)}?item=${String(n)}`,
  ),
  urlMetadata: Array.from({ length: 25 }, (_, n) => ({
    note: `What this one, number ${String(n)}, is good for, in a sentence.`,
    tags: ['release'],
    openPolicy: n === 3 ? 'mobile' : 'desktop',
  })),
};

const USUAL = [
  ['light', DESKTOP],
  ['dark', PHONE],
] as const;
const ALL = [...USUAL, ['dark', DESKTOP], ['light', PHONE]] as const;

/** Whose pages are full of forms: looked at in every way. */
const FORMS = /account|second factors|organization|invitation/;

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const PAGES = [
  'the front page',
  'a full launcher',
  'a launcher with the nudge',
  'a launcher with the banner',
  'a launcher just claimed',
  'an unknown launcher',
  'a launcher with a password',
  'a launcher that has expired',
  'a launcher that was opened as often as it may be',
  'a launcher opened for the last time',
  'a claim, signed out',
  'a claim, signed in',
  'a claim that is taken',
  'a claim that has expired',
  'an unknown claim',
  'the sign-in page',
  'the registration page',
  'the choice of an organization',
  'second factors, none',
  'second factors, of several kinds',
  'second factors, signed in long ago',
  'the account',
  'the account, changed',
  'the export of an account',
  'the export of an account, being made',
  'a link that signs in',
  'an invitation, signed out',
  'an invitation, to be answered',
  'an invitation, accepted',
  'an invitation of somebody else',
  'an invitation that is over',
  'a forgotten password',
  'a new password',
  'a link for a password that is over',
  'an address to confirm',
] as const;

describe.skipIf(missing)(`every page${note}`, () => {
  let app: TestApp;
  let people: People;
  let browser: Browser;
  let addresses: Record<(typeof PAGES)[number], readonly [string, RequestHeaders?]>;

  beforeAll(async () => {
    app = await startApp();
    people = await makePeople(app);
    browser = await launch();
    addresses = await everyPage();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const addressLink = (userId: string): Promise<string> =>
    app
      .get(Transactions)
      .run((tx) =>
        app
          .get(MailLinks)
          .make({ userId, purpose: 'address', email: 'ada@acme.example', lifetimeMs: 600_000 }, tx),
      );

  async function everyPage(): Promise<typeof addresses> {
    const me = await people.alone(people.admin);
    const rule = { name: 'Staff', showBadge: true, when: { op: 'signedIn' }, tabs: [{ url: FULL.urls[0] }] };
    const full = await create(app, FULL);
    const policy = await create(app, {
      ...FULL,
      resolutionPolicy: { rules: [rule] },
      email: 'a@acme.example',
    });
    const mine = await create(app);
    const expired = await create(app);
    const locked = await create(app, { password: 'correct horse' });
    const over = await create(app);
    const elsewhere = `https://${'long-name-'.repeat(6)}x.${'and-longer-'.repeat(5)}x.example/`;
    const usedUp = await create(app, { maxOpens: 1, expiredUrl: elsewhere });
    await app.sql('update linky.bundles set opens = max_opens where slug = $1', [usedUp.slug]);
    const last = await create(app, { maxOpens: 3 });
    await app.sql('update linky.bundles set opens = 2 where slug = $1', [last.slug]);
    const name = `\u05e9\u05dc\u05d5\u05dd <b> ${'Unbroken'.repeat(9)}`;
    const long = await createOrg(app, people.admin.id);
    await app.sql('update identity.organizations set name = $1 where id = $2', [name, long.id]);
    await app.sql(`update linky.bundles set expires_at = created_at where slug = $1`, [over.slug]);
    await app.sql('update linky.bundles set owner_user_id = $1 where slug = $2', [
      people.admin.id,
      mine.slug,
    ]);
    await app.sql(
      `update linky.claim_tokens set expires_at = created_at
       where bundle_id = (select id from linky.bundles where slug = $1)`,
      [expired.slug],
    );
    const invite = async (email: string | null): Promise<string> => {
      const headers = await people.inOrg(people.admin);
      const order = { email, role: 'reader' };
      const answer = await send<{ link: string }>(
        app,
        'POST',
        `/api/orgs/${people.orgSlug}/invitations`,
        order,
        headers,
      );
      return new URL(answer.body.link).pathname;
    };
    const mineToo = await createUser(app);
    const guest = await people.alone(mineToo);
    const [open, joined] = [await invite('guest@acme.example'), await invite(mineToo.email)];
    const token = joined.split('/').at(-1);
    await send(app, 'POST', '/api/invitations/accept', { token }, guest);
    const answered = await createUser(app);
    const unanswered = await invite(answered.email);
    const exporter = await createUser(app);
    await app.sql(
      `insert into identity.exports (id, user_id, status, records, total, created_at, expires_at)
       values (gen_random_uuid(), $1, 'running', 1200, 48000, now(), now() + interval '1 day')`,
      [exporter.id],
    );
    const exporting = await people.alone(exporter);
    const careful = await createUser(app, { password: 'correct horse battery' });
    const signedIn = await createSession(app, careful.id);
    await addPasskey(app, signedIn, { name: 'Unbroken'.repeat(7) });
    await setUpTotp(app, signedIn);
    const shown = { cookie: `st_access=${signedIn}` };
    const old = await createSession(app, careful.id);
    await app.sql(
      `update identity.sessions set signed_in_at = signed_in_at - interval '1 hour' where id = (
         select id from identity.sessions where user_id = $1 order by id desc limit 1)`,
      [careful.id],
    );
    return {
      'the front page': ['/'],
      'a full launcher': [`/l/${full.slug}`],
      'a launcher with the nudge': [`/l/${policy.slug}`],
      'a launcher with the banner': [`/l/${policy.slug}`, me],
      'a launcher just claimed': [`/l/${mine.slug}?claimed=1`, me],
      'an unknown launcher': ['/l/unknown'],
      'a launcher with a password': [`/l/${locked.slug}`],
      'a launcher that has expired': [`/l/${over.slug}`],
      'a launcher that was opened as often as it may be': [`/l/${usedUp.slug}`],
      'a launcher opened for the last time': [`/l/${last.slug}`],
      'a claim, signed out': [`/claim/${policy.claimToken ?? ''}`],
      'a claim, signed in': [`/claim/${policy.claimToken ?? ''}`, await people.inOrg(people.admin)],
      'a claim that is taken': [`/claim/${mine.claimToken ?? ''}`],
      'a claim that has expired': [`/claim/${expired.claimToken ?? ''}`],
      'an unknown claim': ['/claim/unknown'],
      'the sign-in page': ['/signin?redirect_url=/l/x'],
      'the registration page': ['/signup?redirect_url=/l/x'],
      'the choice of an organization': ['/signin/organization?redirect_url=/l/x', me],
      'second factors, none': ['/account/second-factor', me],
      'second factors, of several kinds': ['/account/second-factor', shown],
      'second factors, signed in long ago': ['/account/second-factor', { cookie: `st_access=${old}` }],
      'a forgotten password': ['/reset'],
      'a new password': [(await app.get(PasswordLinks).issue(people.admin.email ?? '')) ?? ''],
      'a link for a password that is over': ['/reset/over'],
      'an address to confirm': [`/verify/${await addressLink(people.admin.id)}`],
      'the account': ['/account', me],
      'the account, changed': ['/account?done=password', me],
      'the export of an account': ['/account/export', me],
      'the export of an account, being made': ['/account/export', exporting],
      'an invitation, signed out': [open],
      'an invitation, to be answered': [unanswered, await people.alone(answered)],
      'an invitation, accepted': [joined, guest],
      'an invitation of somebody else': [open, guest],
      'an invitation that is over': ['/invitations/unknown'],
      'a link that signs in': [`/signin/link/${app.get(SignInLinks).issue(people.admin.id)}`],
    };
  }

  it.each(PAGES)(
    '%s is accessible and keeps to itself, light and dark, on a desk and on a phone',
    async (name) => {
      const [path, session] = addresses[name];
      const visitor = await visit(browser, app, path, session, { colorScheme: 'light', viewport: DESKTOP });
      const { page, context } = visitor;
      for (const [scheme, viewport] of FORMS.test(name) ? ALL : USUAL) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: scheme });
        const at = { scheme, width: viewport.width };
        expect({ ...at, wrong: await violations(page) }).toEqual({ ...at, wrong: [] });
        expect({ ...at, wider: await page.evaluate(OVERFLOW) }).toEqual({ ...at, wider: 0 });
      }
      expectQuiet(visitor, app);
      await context.close();
    },
  );

  it('would be found out if it were not', async () => {
    const { page, context } = await visit(browser, app, '/signin');
    await page.evaluate(`document.querySelector('label').remove();
      document.querySelector('h1').style.color = '#ddd'`);
    expect((await violations(page)).map((line) => line.split(':')[0]).sort()).toEqual([
      'color-contrast',
      'label',
    ]);
    const visitor = await visit(browser, app, '/signin');
    await visitor.page.evaluate(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'p{}' }))`,
    );
    await expect.poll(() => visitor.complaints.length).toBeGreaterThan(0);
    await visitor.context.close();
    await context.close();
  });

  it('is accessible when it refuses, and when Open All has been pressed', async () => {
    const { page, context } = await visit(browser, app, '/signin');
    await page.getByLabel('Email address').fill('nobody@acme.example');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
    const { slug } = await create(app);
    const launcher = await visit(browser, app, `/l/${slug}`, {}, { colorScheme: 'dark' });
    await launcher.page.getByRole('button', { name: 'Open All (2)' }).click();
    await launcher.page.getByText('Opened 2 tabs.').waitFor();
    await launcher.page.evaluate(`document.querySelector('.tabs li').className = 'blocked'`);
    expect(await violations(launcher.page)).toEqual([]);
    await launcher.context.close();
  });

  it('is small: a full launcher stays below 20 KiB', async () => {
    const [path] = addresses['a full launcher'];
    expect(Buffer.byteLength((await send(app, 'GET', path)).text)).toBeLessThan(20 * 1024);
  });
});
