import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

describe.skipIf(missing)(`a graph of the console that is still being read${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let session: { cookie: string };
  let ids: Record<string, string>;

  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
    const { id: userId } = await createUser(app);
    const { rawKey } = await createKey(app, { userId });
    session = { cookie: `st_access=${await createSession(app, userId)}` };
    ids = await tree(rawKey, 200);
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  /** Each node waits for five others. */
  async function tree(key: string, count: number): Promise<Record<string, string>> {
    const nodes = Array.from({ length: count }, (_, n) => ({
      id: `n${String(n)}`,
      title: `Task ${String(n)}`,
    }));
    const links = nodes
      .slice(1)
      .map(({ id: source }, n) => ({ source, target: `n${String(Math.floor(n / 5))}` }));
    const answer = await fetch(`${app.url}/api/graph/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ nodes, links }),
    });
    return ((await answer.json()) as { ids: Record<string, string> }).ids;
  }

  const node = (page: Page, title: string): Locator =>
    page.getByRole('region', { name: 'Drawing' }).getByRole('button', { name: title });

  it('shows what is around the chosen node, and changes what is changed meanwhile once all is there', async () => {
    const visitor = await visit(browser, app, '/console/connect', session);
    const { page, context } = visitor;
    await page.getByRole('heading', { level: 1 }).waitFor();
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.routeWebSocket(/socket\.io/, async (socket) => {
      await held;
      socket.connectToServer();
    });
    await page.goto(`${app.url}/console/graph/${ids['n0']!}`);
    await node(page, 'Task 30 Blocked').waitFor();
    await node(page, 'waits for 5 more').first().waitFor();
    await page.getByText('The rest is being read…').waitFor();
    await expectFit(page, 'console-graph-part');
    const drawn = await page.locator('[data-node], [data-folded]').count();

    // What is farther away is read as well, as far as it is looked at.
    await node(page, 'Task 30 Blocked').click();
    await node(page, 'Task 151 Available').waitFor();
    await page.getByRole('button', { name: 'Overview' }).click();
    await page.getByText('Loading…').waitFor();
    await page.goBack();
    await node(page, 'Task 151 Available').waitFor();
    await page.goBack();
    await node(page, 'Task 1 Blocked').waitFor();
    expect(await page.locator('[data-node], [data-folded]').count()).toBe(drawn);

    await page.getByLabel('New node').fill('Added early');
    await page.keyboard.press('Enter');
    goOn();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Details of Task 0' }).getByText('Added early').first().waitFor();
    await page.getByRole('button', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Where it all leads' }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('asks once for what is around it, before the scripts are there', async () => {
    const { requests, page, context } = await visit(
      browser,
      app,
      `/console/graph/${ids['n6']!}?depth=1`,
      session,
    );
    await node(page, 'Task 6').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const around = requests.filter((url) => url.includes('/api/graph/around'));
    expect(around).toEqual([`${app.url}/api/graph/around?id=${ids['n6']!}&depth=2`]);
    const scripts = requests.findIndex((url) => /\/assets\/graph-.*\.js$/.test(url));
    expect(requests.indexOf(around[0]!)).toBeLessThan(scripts);
    await context.close();
  });

  it('says so where the node is not there, once all is', async () => {
    const { page, context } = await visit(
      browser,
      app,
      '/console/graph/00000000-0000-4000-8000-000000000000',
      session,
    );
    await page.getByText('This node is not in your graph').waitFor();
    await page.getByRole('heading', { name: 'Where it all leads' }).waitFor();
    await context.close();
  });
});
