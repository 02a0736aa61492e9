import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, violations, visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession, createUser } from '../support/identity.js';

const BUILT = join(import.meta.dirname, '../../dist/console');
/** Bytes of JavaScript, as gzip has them, before the first look. */
const MOST_AT_FIRST = 170_000;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const signedIn = async (): Promise<{ cookie: string }> => {
  const { id } = await createUser(app, { displayName: 'Ann <b>O’Neil</b>' });
  return { cookie: `st_access=${await createSession(app, id)}` };
};

describe('the files of the console', () => {
  const index = readFileSync(join(BUILT, 'index.html'), 'utf8');

  it('are at most 170 kB of script before the first look', () => {
    const first = [...index.matchAll(/\/console\/(assets\/[\w.-]+\.js)"/g)].map(([, file = '']) => file);
    expect(first.length).toBeGreaterThan(0);
    const bytes = first.map((file) => gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(MOST_AT_FIRST);
  });

  it('are kept for ever, come compressed, and are no others', async () => {
    const [script = ''] = readdirSync(join(BUILT, 'assets')).filter((name) => name.endsWith('.js'));
    for (const [accepted, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await fetch(`${app.url}/console/assets/${script}`, {
        headers: { 'accept-encoding': accepted },
      });
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-encoding')).toBe(coding);
      expect(await answer.text()).toBe(readFileSync(join(BUILT, 'assets', script), 'utf8'));
    }
    for (const name of [`${script}.br`, 'none.js', '..%2Findex.html'])
      expect((await fetch(`${app.url}/console/assets/${name}`)).status, name).toBe(404);
  });

  it('hang on a page that is not kept, and runs nothing of others', async () => {
    const session = await signedIn();
    const answer = await fetch(`${app.url}/console/some/screen`, { headers: session });
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(await answer.text()).toContain(`content="${nonce}"`);
    const again = await fetch(`${app.url}/console`, { headers: session });
    expect(again.headers.get('content-security-policy')).not.toContain(nonce);
  });

  it('are for people who are signed in; others come back after signing in', async () => {
    const answer = await fetch(`${app.url}/console/bundles?q=a`, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/signin?redirect_url=%2Fconsole%2Fbundles%3Fq%3Da');
  });
});

describe.skipIf(missing)(`the console${note}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('shows who is signed in, changes its theme, and signs out', async () => {
    const visitor = await visit(browser, app, '/console', await signedIn());
    const { page, context } = visitor;
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.getByText(/^You are signed in as user-.*@test\.example\.$/).waitFor();
    await expectFit(page, 'console-home');
    const scheme = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.documentElement).colorScheme');
    expect(await scheme()).toBe('light dark');
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menu').getByText('Ann <b>O’Neil</b>').waitFor();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(scheme).toBe('dark');
    await page.reload();
    await page.getByRole('button', { name: 'Your account' }).click();
    expect(await scheme()).toBe('dark');
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/signin$/);
    await page.goto(`${app.url}/console`);
    expect(new URL(page.url()).pathname).toBe('/signin');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('shows its frame before its scripts have come, in the theme that was chosen, and nothing moves then', async () => {
    const visitor = await visit(browser, app, '/console', await signedIn());
    const { page, context } = visitor;
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.evaluate("localStorage.setItem('ligature.theme', 'dark')");
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await context.route('**/console/assets/index-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    const boxes = (): Promise<unknown> =>
      page.evaluate(
        `[...document.querySelectorAll('.screens a, .bar, .logo, .search, .bell, .initial, main')].map((element) => {
           const { x, y, width } = element.getBoundingClientRect();
           return [x, y, width];
         })`,
      );
    await page.getByRole('main').getByText('Loading').waitFor();
    expect(await page.getByRole('navigation', { name: 'Screens' }).getByRole('link').count()).toBe(9);
    expect(await page.getByRole('button', { name: 'Search' }).isDisabled()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
    const found = await violations(page);
    expect(found.filter((each) => !each.startsWith('page-has-heading-one'))).toEqual([]);
    const before = await boxes();
    release();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.getByRole('button', { name: 'Your account' }).waitFor();
    await page.getByRole('button', { name: 'Notifications' }).waitFor();
    expect(await boxes()).toEqual(before);
    expect(await page.getByRole('button', { name: 'Search' }).isDisabled()).toBe(false);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('waits for a screen that it cannot load, and stays where it is', async () => {
    const visitor = await visit(browser, app, '/console/bundles', await signedIn());
    const { page, context } = visitor;
    await page.getByRole('heading', { level: 1, name: 'Bundles', exact: true }).waitFor();
    await page.evaluate('globalThis.isSamePage = true');
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Deleted bundles' }).click();
    await page.getByText('You are offline').waitFor();
    await page.getByRole('main').getByText('Loading').filter({ visible: true }).first().waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { level: 1, name: 'Deleted bundles' }).waitFor();
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('begins anew when the service has another version of it', async () => {
    const { page, context } = await visit(browser, app, '/console/bundles', await signedIn());
    await page.getByRole('heading', { level: 1, name: 'Bundles', exact: true }).waitFor();
    await context.route('**/console/assets/deleted-bundles-*.js', (route) => route.fulfill({ status: 404 }));
    const newer = { contentType: 'text/html', body: '<title>newer</title>' };
    await context.route(/\/console\/bundles(\/trash)?$/, (route) => route.fulfill(newer));
    await page.getByRole('link', { name: 'Deleted bundles' }).click();
    await expect.poll(() => page.title()).toBe('newer');
    await context.close();
  });

  it('says so when a part of it is missing', async () => {
    const { page, context } = await visit(browser, app, '/console/bundles', await signedIn());
    await page.getByRole('heading', { level: 1, name: 'Bundles', exact: true }).waitFor();
    await context.route('**/console/assets/deleted-bundles-*.js', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Deleted bundles' }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    await context.close();
  });

  it('is honest about an address that is no screen', async () => {
    const { page, context } = await visit(browser, app, '/console/nowhere', await signedIn());
    await page.getByRole('heading', { name: 'There is no such screen' }).waitFor();
    await page.getByRole('link', { name: 'Go to the start' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await context.close();
  });
});
