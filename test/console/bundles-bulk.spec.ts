import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

describe.skipIf(missing)(`many bundles at once in the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let key: string;
  let session: { cookie: string };

  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
    const { id } = await createUser(app);
    key = (await createKey(app, { userId: id })).rawKey;
    session = { cookie: `st_access=${await createSession(app, id)}` };
    for (const title of ['One', 'Two', 'Three <b>עברית</b>'])
      await send('POST', '/api/links', { title, urls: ['https://example.com', 'https://example.org'] });
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const send = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(app.url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const tags = async (): Promise<string[]> => {
    const answer = await send('GET', '/api/me/links');
    const { linkies } = (await answer.json()) as {
      linkies: { title: string; urlMetadata: { tags?: string[] }[] }[];
    };
    return linkies
      .filter(
        ({ urlMetadata }) =>
          urlMetadata.length === 2 && urlMetadata.every((each) => each.tags?.[0] === 'team'),
      )
      .map(({ title }) => title)
      .sort();
  };
  const row = (page: Page, title: string): Locator => page.getByRole('row', { name: title });

  const choose = async (page: Page, title: string): Promise<void> => {
    await row(page, title).focus();
    await page.keyboard.press('Space');
  };

  it('are tagged, told how many, and untagged again', async () => {
    const visitor = await visit(browser, app, '/console/bundles', session);
    const { page, context } = visitor;
    for (const title of ['One', 'Two']) await choose(page, title);
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Tag 2 bundles' });
    await dialog.getByRole('textbox', { name: 'Tag' }).fill('team');
    await expectFit(page, 'console-bundles-tag');
    await page.keyboard.press('Enter');
    await page.getByText('2 bundles are changed.').waitFor();
    expect(await tags()).toEqual(['One', 'Two']);
    await row(page, 'One').getByText('team').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Tags are as they were.').waitFor();
    expect(await tags()).toEqual([]);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are found where the deleted ones are, and brought back', async () => {
    const { page, context } = await visit(browser, app, '/console/bundles', session);
    await page.getByRole('link', { name: 'Deleted bundles' }).click();
    await page.getByRole('heading', { name: 'Nothing was deleted' }).waitFor();
    await page.goBack();
    await choose(page, 'Three');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('The bundle is deleted.').waitFor();
    await page.getByRole('link', { name: 'Deleted bundles' }).click();
    const deleted = page.getByRole('region', { name: 'Deleted bundles' });
    await deleted.getByText('Three <b>עברית</b>').waitFor();
    await expectFit(page, 'console-bundles-deleted');
    await deleted.getByRole('button', { name: /^Restore: Three/ }).click();
    await page.getByRole('heading', { name: 'Nothing was deleted' }).waitFor();
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByLabel('Title').waitFor();
    await context.close();
  });

  it('are all chosen, those that are not loaded too; deleting them can be stopped, and is taken back', async () => {
    const links = Array.from({ length: 130 }, (_, n) => ({
      title: `Old ${String(n)}`,
      urls: [`https://old.example/${String(n)}`],
      urlMetadata: [{ tags: ['old'] }],
    }));
    for (const part of [links.slice(0, 65), links.slice(65)])
      expect((await send('POST', '/api/links/batch', { links: part })).status).toBe(201);
    const left = async (): Promise<number> => {
      const answer = await send('GET', '/api/me/links?tag=old&limit=100&offset=0');
      const rest = await send('GET', '/api/me/links?tag=old&limit=100&offset=100');
      const pages = (await Promise.all([answer.json(), rest.json()])) as { linkies: unknown[] }[];
      return pages.reduce((sum, { linkies }) => sum + linkies.length, 0);
    };
    const visitor = await visit(browser, app, '/console/bundles?tag=old', session);
    const { page, context } = visitor;
    await row(page, 'Old').first().focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Select all that match' }).click();
    await page.getByText('130 selected').waitFor();
    let [count, go] = [0, (): void => undefined];
    const held = new Promise<void>((resolve) => (go = resolve));
    await context.route('**/api/links/*', async (route) => {
      if (route.request().method() === 'DELETE' && (count += 1) > 10) await held;
      await route.fallback();
    });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Deleting 130 bundles …' });
    await expect.poll(() => dialog.getByRole('progressbar').getAttribute('value')).toBe('10');
    await expectFit(page, 'console-bundles-deleting');
    await dialog.getByRole('button', { name: 'Stop' }).click();
    go();
    await page.getByText(/^1\d bundles are deleted\.$/).waitFor();
    expect(await left()).toBeGreaterThan(110);
    expect(await left()).toBeLessThan(121);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^1\d bundles are back\.$/).waitFor();
    expect(await left()).toBe(130);
    expectQuiet(visitor, app);
    await context.close();
  });
});
