import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { addNode, type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

describe.skipIf(missing)(`the first screen of the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let userId: string;
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
    userId = (await createUser(app)).id;
    session = { cookie: `st_access=${await createSession(app, userId)}` };
  });

  const part = (page: Page, name: string): Locator => page.getByRole('region', { name });
  const api = async (path: string, key: string, body: object): Promise<void> => {
    const answer = await fetch(app.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
  };

  it('offers first steps that lead somewhere, and takes away each that is done', async () => {
    const visitor = await visit(browser, app, '/console', session);
    const { page, context } = visitor;
    const steps = part(page, 'First steps');
    await expect.poll(() => steps.getByRole('listitem').count()).toBe(4);
    await part(page, 'Ready to start').getByText('Your graph is empty.').waitFor();
    await expectFit(page, 'console-home-empty');

    await steps.getByRole('link', { name: 'Make a bundle' }).click();
    await page.getByLabel('Add addresses').fill('https://example.com');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.waitForURL(({ pathname }) => /^\/console\/bundles\/(?!new$)\w+$/.test(pathname));
    await page.getByRole('link', { name: 'Home' }).click();
    await expect.poll(() => steps.getByRole('listitem').count()).toBe(3);
    await steps.getByRole('link', { name: 'Add a node' }).click();
    await page.getByRole('button', { name: 'Add the first node' }).click();
    await page.keyboard.type('Release');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Details of Release' }).waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await expect.poll(() => steps.getByRole('listitem').count()).toBe(2);
    await part(page, 'Ready to start').getByRole('link', { name: 'Release' }).waitFor();
    await steps.getByRole('link', { name: 'Connect' }).click();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('The key is filled in below.').waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await expect.poll(() => steps.getByRole('listitem').count()).toBe(1);
    await steps.getByRole('button', { name: 'Hide the first steps' }).click();
    await steps.waitFor({ state: 'detached' });
    await page.reload();
    await part(page, 'Bundles changed last').getByRole('listitem').waitFor();
    expect(await steps.count()).toBe(0);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('tells what can be begun and what waits for whom, as it changes', async () => {
    const { rawKey: key } = await createKey(app, { userId });
    const ann: Client = await connect(app, { key });
    const release = await addNode(ann, { title: 'Release', dueDate: '2020-02-01' });
    const tests = await addNode(ann, {
      title: 'Tests <b>עברית</b>',
      target: release,
      assignee: ['ben@test.example'],
    });
    for (let n = 0; n < 8; n += 1) await addNode(ann, { title: `Task ${String(n)} ${'long '.repeat(10)}` });
    for (const title of ['One', 'Two', null])
      await api('/api/links', key, { urls: ['https://example.com'], ...(title !== null && { title }) });
    const { page, context } = await visit(browser, app, '/console', session);
    const [ready, blocked] = [part(page, 'Ready to start'), part(page, 'Blocked')];
    await ready.getByRole('link', { name: 'All 9' }).waitFor();
    await blocked.getByText('waits for Tests <b>עברית</b> by ben@test.example').waitFor();
    await expect.poll(() => part(page, 'Bundles changed last').getByRole('listitem').count()).toBe(3);
    await part(page, 'What happened last').getByText('Bundle made').first().waitFor();
    await expectFit(page, 'console-home-full');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await page.setViewportSize({ width: 2560, height: 1440 });
    await ann.ask('node:update', { id: tests, status: 3 });
    await ready.getByRole('link', { name: 'Release' }).waitFor();
    await blocked.getByText('Nothing is blocked.').waitFor();
    await ready.getByRole('link', { name: 'All 9' }).click();
    await page.waitForURL(/graph\?view=list&show=ready/);
    // The palette finds what the graph has, too.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Go to, make or find' }).fill('tests <b>');
    await page.getByRole('menuitem', { name: 'Tests <b>עברית</b>' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/graph/${tests}$`));
    ann.close();
    await context.close();
  });
});
