import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { addNode, type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';
import { expectFit, expectQuiet, launch, missing, note, violations, visit } from './chromium.js';

describe.skipIf(missing)(`the page of a public branch${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let ann: Client;
  let session: { cookie: string };

  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });
  beforeEach(async () => {
    const { id: userId } = await createUser(app);
    ann = await connect(app, { key: (await createKey(app, { userId })).rawKey });
    session = { cookie: `st_access=${await createSession(app, userId)}` };
    return () => ann.close();
  });

  const live = (page: Page): Promise<void> => page.getByText('Live', { exact: true }).waitFor();
  const node = (page: Page, title: string): Locator =>
    page.getByRole('region', { name: 'Drawing' }).getByRole('button', { name: title });
  const publish = async (root: string): Promise<string> => {
    await ann.ask('node:publish', { id: root });
    return String((await ann.ask('branch:get', { root })).nodes[0]!['publicToken']);
  };

  it('shows a public branch to anybody, and only that, as it changes and until it closes', async () => {
    const root = await addNode(ann, { title: 'Launch' });
    const below = await addNode(ann, { title: 'Write', target: root });
    await addNode(ann, { title: 'Secret' });
    const token = await publish(root);
    const visitor = await visit(browser, app, `/branch/${token}`);
    const { page, context } = visitor;
    await page.clock.install();
    await page.reload();
    /** Lets the page's time run, in which it asks every four seconds. */
    const comes = (what: Locator): Promise<void> =>
      expect.poll(() => page.clock.runFor(1000).then(() => what.isVisible())).toBe(true);
    await comes(page.getByText('Live', { exact: true }));
    await comes(node(page, 'Launch Blocked'));
    expect(await page.title()).toBe('Launch · Ligature');
    expect(await node(page, 'Write').count()).toBe(1);
    expect(await page.getByText('Secret').count()).toBe(0);
    await ann.ask('node:update', { id: below, status: 3 });
    await comes(node(page, 'Launch Available · changed elsewhere'));
    await ann.ask('node:unpublish', { id: root });
    await comes(page.getByRole('heading', { name: 'This branch is no longer public' }));
    expect(await page.locator('[data-node]').count()).toBe(0);
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

  it('is read, found in and gone through by keyboard, with nothing that could be changed', async () => {
    const root = await addNode(ann, { title: 'Release' });
    const title = 'עברית <img src=x onerror=alert(1)>';
    await addNode(ann, {
      title,
      target: root,
      description: 'What it is about',
      tags: ['one'],
      dueDate: '2020-02-01',
    });
    await addNode(ann, { title: 'Long '.repeat(15).trim(), target: root });
    const visitor = await visit(browser, app, `/branch/${await publish(root)}`);
    const { page, context } = visitor;
    await live(page);
    await node(page, title).waitFor();
    await expectFit(page, 'branch');
    await node(page, title).focus();
    await page.keyboard.press('Enter');
    const details = page.getByRole('region', { name: `Details of ${title}` });
    await details.getByText('What it is about').waitFor();
    await page.waitForURL(/#node=/);
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await details.getByRole('button', { name: /Complete|trash|Share|Remove|Add/ }).count()).toBe(0);
    expect(await page.locator('.handle').count()).toBe(0);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.details .name')).direction`)).toBe(
      'rtl',
    );
    await expectFit(page, 'branch-details');
    await page.getByRole('radio', { name: 'List' }).click();
    await page.waitForURL(/view=list/);
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /Release/ })
      .waitFor();
    await expectFit(page, 'branch-list');
    await page.reload();
    await details.waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Go to' }).fill('rele');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Details of Release' }).waitFor();
    await page.goBack();
    await page.getByRole('region', { name: 'Details of Release' }).waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('says when the connection is lost, and goes on', async () => {
    const root = await addNode(ann, { title: 'Before' });
    const { page, context } = await visit(browser, app, `/branch/${await publish(root)}`);
    await live(page);
    await context.setOffline(true);
    await page.getByText('Connection lost. Trying again…').waitFor();
    await ann.ask('node:update', { id: root, title: 'After' });
    await context.setOffline(false);
    await node(page, 'After').waitFor();
    await live(page);
    await context.close();
  });

  it('is drawn once there is a connection again, if it was lost before the drawing was loaded', async () => {
    const root = await addNode(ann, { title: 'Early' });
    const { page, context } = await visit(browser, app, '/');
    const isWorker = /\/layout-worker/;
    await page.route(isWorker, (route) => route.abort('internetdisconnected'));
    const failed = page.waitForEvent('requestfailed', (request) => isWorker.test(request.url()));
    await page.goto(`${app.url}/branch/${await publish(root)}`);
    await live(page);
    await failed;
    expect(await node(page, 'Early').count()).toBe(0);
    await page.unroute(isWorker);
    await node(page, 'Early').waitFor();
    await context.close();
  });

  it('is sent with a policy that allows nothing from elsewhere and nothing inline', async () => {
    const token = await publish(await addNode(ann, { title: '</title><script>alert(1)</script>' }));
    const answer = await fetch(`${app.url}/branch/${token}`);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'.*script-src 'self'.*require-trusted-types-for 'script'/);
    expect(policy).not.toContain('unsafe');
    const html = await answer.text();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src="\/console\/assets\/)|https?:/);
    expect(html).toContain('<title>&lt;/title&gt;');
    expect(html).not.toContain(token);
  });

  it('takes whoever goes to where the graph was to the console, with what stands behind the #', async () => {
    const { page, context } = await visit(browser, app, '/graph#here', session);
    await page.getByRole('heading', { name: 'Graph', level: 1 }).waitFor();
    expect(page.url()).toBe(`${app.url}/console/graph#here`);
    await context.close();
    const stranger = await visit(browser, app, '/graph');
    expect(new URL(stranger.page.url()).pathname).toBe('/signin');
    expect(new URL(stranger.page.url()).searchParams.get('redirect_url')).toBe('/console/graph');
    await stranger.context.close();
  });
});
