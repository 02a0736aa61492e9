import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { addNode, type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';
import { expectQuiet, launch, missing, note, violations, visit } from './chromium.js';

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.skipIf(missing)(`the page of a graph${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let ann: Client;
  let session: { cookie: string };
  let userId: string;

  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
  });
  afterAll(async () => {
    ann.close();
    await browser.close();
    await app.close();
  });
  beforeEach(async () => {
    userId = (await createUser(app)).id;
    const { rawKey } = await createKey(app, { userId });
    ann = await connect(app, { key: rawKey });
    session = { cookie: `st_access=${await createSession(app, userId)}` };
  });

  const live = (page: Page): Promise<void> => page.getByText('Live', { exact: true }).waitFor();
  const group = (page: Page, name: string): Promise<string[]> =>
    page
      .getByRole('list', { name: new RegExp(`^${name}`) })
      .getByRole('button')
      .allInnerTexts();

  it('draws and lists, and changes while somebody works', async () => {
    const [tests, release] = [
      await addNode(ann, { title: 'Tests' }),
      await addNode(ann, { title: 'Release' }),
    ];
    const visitor = await visit(browser, app, '/graph', session);
    const { page, context } = visitor;
    await live(page);
    expect(await group(page, 'Available')).toEqual(['Release', 'Tests']);
    const blank = await page.locator('#drawing').screenshot();

    await ann.ask('link:add', { source: tests, target: release });
    await page.getByText('Release is now Blocked.').waitFor();
    expect(await group(page, 'Blocked')).toEqual([expect.stringContaining('waits for Tests')]);
    await expect.poll(async () => (await page.locator('#drawing').screenshot()).equals(blank)).toBe(false);

    await ann.ask('node:update', { id: tests, status: 3 });
    await page.getByText(/Release is now Available/).waitFor();
    await addNode(ann, { title: '<img src=x onerror=alert(1)>', target: release });
    await page.getByRole('button', { name: '<img src=x onerror=alert(1)>', exact: true }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('is used by keyboard alone', async () => {
    const low = await addNode(ann, { title: 'Low', description: 'What it is about', tags: ['one', 'two'] });
    const high = await addNode(ann, { title: 'High' });
    await ann.ask('link:add', { source: low, target: high });
    const { page, context } = await visit(browser, app, '/graph', session);
    await live(page);
    await page.getByRole('button', { name: 'Low', exact: true }).focus();
    await page.keyboard.press('Enter');
    const details = page.getByRole('article', { name: 'Low' });
    await details.getByText('What it is about').waitFor();
    await details.getByText('one, two').waitFor();
    await details.getByRole('button', { name: 'High' }).press('Enter');
    await page.getByRole('article', { name: 'High' }).getByText('Needs').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('article').waitFor({ state: 'hidden' });
    expect(await group(page, 'Blocked')).toHaveLength(1);
    await page.getByLabel('Filter by title').fill('lo');
    await expect.poll(() => group(page, 'Blocked')).toEqual([]);
    expect(await group(page, 'Available')).toEqual(['Low']);
    await context.close();
  });

  it.each([
    ['light', { width: 1200, height: 800 }],
    ['dark', { width: 390, height: 800 }],
  ] as const)('is accessible, %s', async (colorScheme, viewport) => {
    const below = await addNode(ann, { title: 'Below', dueDate: '2030-01-01' });
    await ann.ask('link:add', { source: below, target: await addNode(ann, { title: 'Above' }) });
    for (const status of [1, 3]) await addNode(ann, { title: `Status ${String(status)}`, status });
    const { page, context } = await visit(browser, app, '/graph', session, { colorScheme, viewport });
    await live(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Below', exact: false }).first().click();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    await context.close();
  });

  it('shows titles and descriptions in their own direction, in the frame of all pages', async () => {
    const title = 'עברית';
    const other = await addNode(ann, { title: 'Latin' });
    const id = await addNode(ann, { title, description: `${title}!`, tags: [title] });
    await ann.ask('link:add', { source: id, target: other });
    const { page, context } = await visit(browser, app, '/graph', session, { colorScheme: 'dark' });
    await live(page);
    await page.getByRole('button', { name: title, exact: true }).click();
    const details = page.getByRole('article', { name: title });
    await details.waitFor();
    const directions = await page.evaluate(`[
      document.querySelector('.item[aria-pressed=true]'), ...document.querySelectorAll('#details h2, #details > p'),
    ].map((element) => getComputedStyle(element).direction).join(' ')`);
    expect(directions).toBe('rtl rtl rtl');
    expect(await page.locator('.item small bdi').allInnerTexts()).toEqual([title]);
    expect(await page.getByRole('link', { name: 'Ligature' }).getAttribute('href')).toBe('/');
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    await context.close();
  });

  it('shows a day as that day, wherever one is, and a moment in the time of the place', async () => {
    await addNode(ann, { title: 'Day', dueDate: '2026-12-10' });
    await addNode(ann, { title: 'Moment', dueDate: '2026-12-10T02:30:00Z' });
    const west = { locale: 'en-GB', timezoneId: 'America/Los_Angeles' };
    const { page, context } = await visit(browser, app, '/graph', session, west);
    await live(page);
    await page.getByText('due 10 Dec 2026', { exact: true }).waitFor();
    await page.getByText('due 9 Dec 2026, 18:30', { exact: true }).waitFor();
    await context.close();
  });

  it('comes back by itself after the connection was lost', async () => {
    await addNode(ann, { title: 'Before' });
    const { page, context } = await visit(browser, app, '/graph', session);
    await live(page);
    await context.setOffline(true);
    app.app.getHttpServer().closeAllConnections();
    await page.getByText('Connection lost: trying again…').waitFor();
    await context.setOffline(false);
    const again = await connect(app, { key: (await createKey(app, { userId })).rawKey });
    await addNode(again, { title: 'Meanwhile' });
    again.close();
    await page.getByRole('button', { name: 'Meanwhile' }).waitFor();
    await context.close();
  });

  it('keeps what it is told while the graph is still on its way', async () => {
    await addNode(ann, { title: 'Before' });
    const gone = await addNode(ann, { title: 'Gone' });
    const { page, context } = await visit(browser, app, '/signin', session);
    const held: (() => void)[] = [];
    const diffs: string[] = [];
    await page.routeWebSocket(/socket\.io/, (route) => {
      const server = route.connectToServer();
      server.onMessage((message) => {
        const text = String(message);
        if (text.startsWith('43')) {
          held.push(() => {
            route.send(message);
          });
          return;
        }
        route.send(message);
        if (text.includes('graph:diff')) diffs.push(text);
      });
    });
    await page.goto(`${app.url}/graph`);
    await expect.poll(() => held.length).toBe(1);
    await addNode(ann, { title: 'Meanwhile' });
    await ann.ask('node:trash', { id: gone });
    await expect.poll(() => diffs.length).toBe(2);
    held[0]?.();
    await live(page);
    await page.getByRole('button', { name: 'Meanwhile' }).waitFor();
    expect(await group(page, 'Available')).toEqual(['Before', 'Meanwhile']);
    await context.close();
  });

  it('says that there are too many connections, and goes on when there is room', async () => {
    const usual = await startApp({ rateLimitScale: 1 });
    const { id } = await createUser(usual);
    const { rawKey: key } = await createKey(usual, { userId: id });
    const others = await Promise.all(Array.from({ length: 10 }, () => connect(usual, { key })));
    const cookie = `st_access=${await createSession(usual, id)}`;
    const { page, context } = await visit(browser, usual, '/graph', { cookie });
    await page.getByText('Too many connections: trying again…').waitFor();
    for (const other of others) other.close();
    await live(page);
    await context.close();
    await usual.close();
  });

  it('shows a public branch to anybody, and only that, as it changes and until it closes', async () => {
    const root = await addNode(ann, { title: 'Launch' });
    const below = await addNode(ann, { title: 'Write', target: root });
    await addNode(ann, { title: 'Secret' });
    await ann.ask('node:publish', { id: root });
    const token = String((await ann.ask('branch:get', { root })).nodes[0]!['publicToken']);
    const visitor = await visit(browser, app, `/branch/${token}`, {}, { colorScheme: 'dark' });
    const { page, context } = visitor;
    await page.clock.install();
    await page.reload();
    /** Lets the page's time run, in which it asks every four seconds. */
    const says = (text: string | RegExp): Promise<void> =>
      expect.poll(() => page.clock.runFor(1000).then(() => page.getByText(text).isVisible())).toBe(true);
    await live(page);
    expect(await page.title()).toBe('Launch · Ligature');
    expect(await group(page, 'Available')).toEqual(['Write']);
    expect(await group(page, 'Blocked')).toEqual([expect.stringContaining('waits for Write')]);
    expect(await violations(page)).toEqual([]);
    await ann.ask('node:update', { id: below, status: 3 });
    await says(/Launch is now Available/);
    await ann.ask('node:unpublish', { id: root });
    await says('This branch is no longer public');
    expect(await group(page, 'Available')).toEqual([]);
    expectQuiet(visitor, app);
    const gone = await page.goto(`${app.url}/branch/${token}`);
    expect(gone?.status()).toBe(404);
    expect(await violations(page)).toEqual([]);
    const [closed, unknown] = await Promise.all(
      [token, 'x'.repeat(24)].map((each) => fetch(`${app.url}/branch/${each}`)),
    );
    expect(closed?.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await closed?.text()).toBe(await unknown?.text());
    expect(JSON.stringify(app.log)).not.toContain(token);
    await context.close();
  });

  it('asks strangers to sign in, and returns them', async () => {
    const { page, context } = await visit(browser, app, '/graph');
    expect(new URL(page.url()).pathname).toBe('/signin');
    expect(new URL(page.url()).searchParams.get('redirect_url')).toBe('/graph');
    await context.close();
  });

  it('is sent with a policy that allows nothing from elsewhere and nothing inline', async () => {
    const answer = await fetch(`${app.url}/graph`, { headers: session });
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    const html = await answer.text();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src="\/assets\/)|https?:/);
  });
});
