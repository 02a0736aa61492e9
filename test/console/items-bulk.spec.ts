import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { add, button, finding, person, PROJECT, rows } from './items-world.js';

const choose = async (page: Page, field: RegExp, option: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('button', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
};
const chooseLoaded = async (page: Page): Promise<void> => {
  await rows(page).first().focus();
  await page.keyboard.press('Control+a');
};

describe.skipIf(missing)(`all items that match, in the console${note}`, () => {
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

  it('are changed alike, those that are not loaded too, and are as before once it is undone', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    const severities = ['low', 'high', 'medium'];
    const ids = await add(
      visitor,
      Array.from({ length: 250 }, (_, n) =>
        finding(`Finding ${String(n)}`, severities[n % 3] ?? '', n % 2 === 0 ? { status: 'open' } : {}),
      ),
    );
    await add(visitor, [{ item_type: 'note', title: 'A note' }]);
    await page.goto(`${app.url}/console/items/audit?item_type=finding`);
    await page.getByText('250 items').waitFor();
    await chooseLoaded(page);
    await page.getByText('100 selected').waitFor();
    await expectFit(page, 'console-items-all-that-match');
    await button(page, 'Select all 250 that match').click();
    await page.getByText('250 selected').waitFor();
    await button(page, 'Edit').click();
    await page.getByRole('dialog', { name: 'Edit 250 items' }).waitFor();
    await choose(page, /Status$/, 'Resolved');
    await choose(page, /Severity$/, 'Critical');
    await button(page, 'Change all').click();
    await page.getByText('250 items were changed.').waitFor();
    const critical = `${PROJECT}/items?severity=critical&status=resolved`;
    expect(await call('GET', critical)).toMatchObject({ total: 250 });
    await expect.poll(() => page.getByText(/selected$/).isVisible()).toBe(false);

    await call('PATCH', `${PROJECT}/items/${ids[7] ?? ''}`, { notes: 'Somebody else was here' });
    await call('DELETE', `${PROJECT}/items/${ids[8] ?? ''}`);
    await button(page, 'Undo').click();
    await page.getByText('248 items are as before.').waitFor();
    await page.getByText('2 items were changed or deleted by others since, and left alone.').waitFor();
    expect(await call('GET', critical)).toMatchObject({ total: 1 });
    for (const n of [0, 1, 249])
      expect(await call('GET', `${PROJECT}/items/${ids[n] ?? ''}`)).toMatchObject({
        effective_status: n % 2 === 0 ? 'open' : 'needs_review',
        data: { title: `Finding ${String(n)}`, severity: severities[n % 3], category: 'auth' },
      });
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are changed after a number is typed where that cannot be undone, without those that went meanwhile', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    const [gone = ''] = await add(visitor, [
      { item_type: 'note', title: 'Note 1' },
      { item_type: 'note', title: 'Note 2' },
      finding('Weak cipher', 'low'),
    ]);
    await page.goto(`${app.url}/console/items/audit`);
    await page.getByText('3 items').waitFor();
    await rows(page).first().focus();
    await page.keyboard.press('Space');
    await page.getByText('1 selected').waitFor();
    await button(page, 'Select all 3').click();
    await button(page, 'Edit').click();
    const dialog = page.getByRole('dialog', { name: 'Edit 3 items' });
    await dialog.getByLabel('Category').fill('tls');
    await dialog.getByText(/^2 items have no value yet for what you set/).waitFor();
    await expectFit(page, 'console-items-edit-for-good');
    const change = dialog.getByRole('button', { name: 'Change all' });
    expect(await change.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 3 to confirm').fill('3');
    await call('DELETE', `${PROJECT}/items/${gone}`);
    await change.click();
    await page.getByText('2 items were changed.').waitFor();
    const { items } = await call<{ items: object[] }>('GET', `${PROJECT}/items`);
    expect(items).toMatchObject([{ data: { category: 'tls' } }, { data: { category: 'tls' } }]);
    // What can be undone is.
    await button(page, 'Undo').click();
    await page.getByText('1 item is as before.').waitFor();
    expect(await call('GET', `${PROJECT}/items?category=auth`)).toMatchObject({ total: 1 });
    await context.close();
  });

  it('are deleted some at a time, until it is stopped', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    await add(
      visitor,
      Array.from({ length: 12 }, (_, n) => ({ item_type: 'note', title: `Note ${String(n)}` })),
    );
    await page.goto(`${app.url}/console/items/audit?item_type=note`);
    await page.getByText('12 items').waitFor();
    let release = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (release = resolve));
    let begun = 0;
    await context.route('**/items/*', async (route) => {
      if (route.request().method() === 'DELETE') {
        begun += 1;
        await stopped;
      }
      await route.fallback();
    });
    await chooseLoaded(page);
    await page.getByRole('group', { name: '12 selected' }).getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Delete 12 items' });
    await dialog.getByLabel('Type 12 to confirm').fill('12');
    await page.keyboard.press('Enter');
    await dialog.getByText('0 / 12').waitFor();
    await expect.poll(() => begun).toBe(4);
    await expectFit(page, 'console-items-deleting');
    await dialog.getByRole('button', { name: 'Stop' }).click();
    release();
    await page.getByText('4 items were deleted.').waitFor();
    expect(await call('GET', `${PROJECT}/items`)).toMatchObject({ total: 8 });

    await chooseLoaded(page);
    await page.getByRole('group', { name: '8 selected' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Type 8 to confirm').fill('8');
    await page.keyboard.press('Enter');
    await page.getByText('8 items were deleted.').waitFor();
    await page.getByRole('heading', { name: 'No item matches' }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });
});
