import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit, type Visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

describe.skipIf(missing)(`activity in the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const callerWith =
    (token: string): Call =>
    async (method, path, body) => {
      const answer = await fetch(app.url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Record<string, unknown>;
    };
  const open = async (userId: string, path: string, orgId: string | null = null): Promise<Visit> =>
    visit(browser, app, path, { cookie: `st_access=${await createSession(app, userId, orgId)}` });

  /** Somebody with a browser, and a program of theirs. */
  async function person(path: string): Promise<Visit & { readonly call: Call }> {
    const { id } = await createUser(app);
    const { rawKey } = await createKey(app, { userId: id });
    return { ...(await open(id, path)), call: callerWith(rawKey) };
  }

  const button = (page: Page | Locator, name: string): Locator =>
    page.getByRole('button', { name, exact: true });
  const rows = (page: Page): Locator => page.locator('ol.events > li');
  const choose = async (page: Page, label: string, option: string): Promise<void> => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const searchOf = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

  it('comes in as it happens, is marked, filtered, and unfolded', async () => {
    const visitor = await person('/console/activity');
    const { page, context, call } = visitor;
    await rows(page).filter({ hasText: 'API key made' }).waitFor();
    const { slug } = await call('POST', '/api/links', {
      title: 'Before',
      urls: ['https://a.example/', 'https://b.example/'],
    });
    const made = rows(page).filter({ hasText: 'Bundle made' });
    await made.getByText('New', { exact: true }).waitFor();
    expect(await rows(page).first().innerText()).toContain(`bundles/${String(slug)}`);
    await call('PATCH', `/api/links/${String(slug)}`, { title: '<b>שלום</b>' });
    const changed = rows(page).filter({ hasText: 'Bundle changed' });
    await changed.locator('summary').click();
    await changed.getByRole('cell', { name: '<b>שלום</b>' }).waitFor();
    await changed.getByLabel('The event').getByText('"type": "bundle.updated"').waitFor();
    await expectFit(page, 'console-activity');

    await button(changed, 'Only what happened to it').click();
    await expect.poll(() => searchOf(page).get('subject')).toBe(`bundles/${String(slug)}`);
    await expect.poll(() => rows(page).count()).toBe(2);
    await choose(page, 'About', 'Bundles');
    await choose(page, 'What happened', 'Bundle made');
    await expect.poll(() => searchOf(page).get('types')).toBe('bundle.created');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.reload();
    await made.locator('summary').click();
    await expectFit(page, 'console-activity-filtered');
    await page.getByLabel('Of one thing').fill('bundles/none');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await expectFit(page, 'console-no-activity');
    await button(page, 'Show everything').click();
    await made.locator('summary').click();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.waitForURL(new RegExp(`/console/bundles/${String(slug)}$`));
    expectQuiet(visitor, app);
    await context.close();
  });

  it('goes back page by page, and catches up after the connection was lost', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    for (let n = 1; n <= 55; n += 1)
      await call('POST', '/api/links', { title: `B${String(n)}`, urls: ['https://a.example/'] });
    await page.goto(`${app.url}/console/activity?types=bundle.*`);
    await expect.poll(() => rows(page).count()).toBe(50);
    await button(page, 'Show what was earlier').click();
    await expect.poll(() => rows(page).count()).toBe(55);
    expect(await button(page, 'Show what was earlier').count()).toBe(0);

    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await call('POST', '/api/links', { title: 'Meanwhile', urls: ['https://a.example/'] });
    await context.setOffline(false);
    await expect.poll(() => rows(page).count(), { timeout: 120_000 }).toBe(56);
    await rows(page).first().getByText('New', { exact: true }).waitFor();
    await context.close();
  });

  it('goes back although its button moves while it is pressed', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    const links = Array.from({ length: 50 }, (_, n) => ({
      title: `B${String(n)}`,
      urls: ['https://a.example/'],
    }));
    for (let round = 0; round < 4; round += 1) await call('POST', '/api/links/batch', { links });
    await page.goto(`${app.url}/console/activity?types=bundle.*`);
    await expect.poll(() => rows(page).count()).toBe(50);
    const earlier = button(page, 'Show what was earlier');
    const reach = async (): Promise<void> => {
      await earlier.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await earlier.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
    };
    const frames =
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))';
    // What is above it grows or shrinks, as it does while rows are measured.
    const shift = async (px: number): Promise<void> => {
      await page.evaluate(`document.querySelector('ol.events').style.marginBottom = '${String(px)}px'`);
      await page.evaluate(frames);
    };

    await reach();
    await page.mouse.down();
    await shift(150);
    await page.mouse.up();
    await expect.poll(() => rows(page).count()).toBe(100);
    await reach();
    await page.mouse.down();
    await shift(0);
    await page.mouse.up();
    await expect.poll(() => rows(page).count()).toBe(150);

    // Whoever leaves it before they let go has thought better of it.
    await reach();
    await page.mouse.down();
    await page.mouse.move(5, 5, { steps: 4 });
    await page.mouse.up();
    await page.evaluate(frames);
    expect(await rows(page).count()).toBe(150);
    await reach();
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => rows(page).count()).toBe(200);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('is a long list of which only what is seen is there', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    for (let from = 0; from < 250; from += 50) {
      const links = Array.from({ length: 50 }, (_, n) => ({
        title: `B${String(from + n)}`,
        urls: ['https://a.example/'],
      }));
      await call('POST', '/api/links/batch', { links });
    }
    await page.goto(`${app.url}/console/activity?types=bundle.*`);
    const told = (): Promise<string | null> => rows(page).first().getAttribute('aria-setsize');
    for (const count of ['50', '100', '150', '200', '250']) {
      await expect.poll(told).toBe(count);
      if (count !== '250') await button(page, 'Show what was earlier').click();
    }
    await expect.poll(() => rows(page).count()).toBeLessThan(150);
    const nth = (place: number): Locator => page.locator(`ol.events > li[aria-posinset="${String(place)}"]`);
    await page.evaluate('scrollTo(0, 0)');
    await nth(1).locator('summary').click();
    await nth(1).getByText('"type": "bundle.created"').waitFor();

    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await nth(250).locator('summary').click();
    await nth(250).getByText('"type": "bundle.created"').waitFor();
    await expect.poll(() => nth(1).count()).toBe(0);
    // What has the focus stays, wherever one looks.
    await page.evaluate('scrollTo(0, 0)');
    await nth(1).getByText('"type": "bundle.created"').waitFor();
    await expect.poll(() => nth(200).count()).toBe(0);
    expect(await nth(250).count()).toBe(1);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('comes into many tabs over one connection, and goes on when its tab is closed', async () => {
    const { id } = await createUser(app);
    const org = await createOrg(app, id);
    const call = callerWith(await createSession(app, id, org.id));
    const visitor = await open(id, '/console/activity?types=workspace.*', org.id);
    const { page, context, requests } = visitor;
    const streams = (): number => requests.filter((url) => url.includes('/api/events/stream')).length;
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await expect.poll(streams).toBe(2);
    // A browser keeps six connections at most.
    const others = await Promise.all([1, 2, 3, 4, 5].map(() => context.newPage()));
    for (const other of others) {
      await other.goto(page.url());
      await other.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    }
    await call('POST', `/api/orgs/${org.slug}/workspaces`, { slug: 'first' });
    for (const each of [page, ...others]) await rows(each).getByText('first').first().waitFor();
    expect(streams()).toBe(2);
    await page.close();
    await call('POST', `/api/orgs/${org.slug}/workspaces`, { slug: 'second' });
    for (const other of others) await rows(other).getByText('second').first().waitFor();
    expect(streams()).toBe(4);
    await context.close();
  });

  it('has an audit log for admins, by person, kind and time, and as CSV', async () => {
    const admin = await createUser(app, { username: 'auditor' });
    const org = await createOrg(app, admin.id);
    const call = callerWith(await createSession(app, admin.id));
    await call('POST', `/api/orgs/${org.slug}/keys`, { name: 'ci', scopes: ['links:read'] });
    await call('POST', `/api/orgs/${org.slug}/workspaces`, { slug: 'main' });
    const visitor = await open(admin.id, '/console/activity', org.id);
    const { page, context } = visitor;
    await page.getByRole('link', { name: 'Audit log' }).click();
    await rows(page).filter({ hasText: 'Workspace made' }).waitFor();
    await rows(page).filter({ hasText: 'API key made' }).locator('summary').click();
    await rows(page).filter({ hasText: 'auditor over the API from 127.0.0.1' }).first().waitFor();
    await expectFit(page, 'console-audit');
    await choose(page, 'About', 'API keys');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByLabel('Who').fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await page.getByLabel('Who').fill('auditor');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page).count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Download as CSV').click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit.csv');
    await page.getByLabel('To', { exact: true }).fill('2020-01-01T00:00');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    expect(searchOf(page).get('until')).toMatch(/^(2019-12-31|2020-01-01)T/);
    await expectFit(page, 'console-no-audit');
    expectQuiet(visitor, app);
    await context.close();

    const member = await createUser(app);
    await createMember(app, org.id, member.id, 'reader');
    const other = await open(member.id, '/console/activity/audit', org.id);
    await other.page
      .getByRole('heading', { name: 'The audit log of an organization is for its admins' })
      .waitFor();
    expect(await other.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    await expectFit(other.page, 'console-audit-viewer');
    await other.context.close();
  });
});
