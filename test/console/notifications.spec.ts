import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { addNode, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

describe.skipIf(missing)(`notifications of the console${note}`, () => {
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

  const bell = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

  it('tell what others did, count what is new, lead there, and remember what was seen', async () => {
    const { id } = await createUser(app);
    const session = { cookie: `st_access=${await createSession(app, id)}` };
    const agent = await connect(app, { key: (await createKey(app, { userId: id })).rawKey });
    const visitor = await visit(browser, app, '/console/bundles', session);
    const { page, context } = visitor;
    await bell(page, 'Notifications').click();
    await page.getByText('Nothing yet. What gets blocked').waitFor();
    await page.keyboard.press('Escape');

    const release = await addNode(agent, { title: 'Release <b>עברית</b>' });
    const tests = await addNode(agent, { title: 'Tests', target: release });
    await bell(page, 'Notifications, 1 unread').waitFor();
    await agent.ask('node:update', { id: tests, status: 3 });
    await bell(page, 'Notifications, 2 unread').click();
    const dialog = page.getByRole('dialog', { name: 'Notifications' });
    const newest = dialog.getByRole('listitem').first();
    await newest.getByText('Release <b>עברית</b> waits for nothing any more.').waitFor();
    await newest.getByText('new', { exact: true }).waitFor();
    await expectFit(page, 'console-notifications');
    await newest.getByRole('link').click();
    await page.waitForURL(new RegExp(`/graph/${release}$`));
    await dialog.waitFor({ state: 'detached' });
    await page.reload();
    await bell(page, 'Notifications').waitFor();

    // What one did oneself is no news.
    const details = page.getByRole('region', { name: 'Details of Release <b>עברית</b>' });
    await page.getByLabel('New node').fill('Docs');
    await page.keyboard.press('Enter');
    await details.getByText('Blocked').first().waitFor();
    await bell(page, 'Notifications').click();
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(2);
    agent.close();
    expectQuiet(visitor, app);
    await context.close();
  });
});
