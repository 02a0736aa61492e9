import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { button, person, PROJECT } from './items-world.js';

const choose = async (page: Page, name: string, text: string): Promise<void> => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByText(name).waitFor();
};
const becomes = async (page: Page, column: string, field: string): Promise<void> => {
  await button(page, new RegExp(`The column ${column} becomes`)).click();
  await page.getByRole('option', { name: field, exact: true }).click();
};

describe.skipIf(missing)(`imports of items in the console${note}`, () => {
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

  it('take a table whose columns are chosen, and show those that are recognized', async () => {
    const visitor = await person(browser, app, '/console/items/audit/import');
    const { page, context, call } = visitor;
    await choose(
      page,
      'aufgaben.csv',
      'Aufgabe,Nummer,Braucht,Farbe\n"Tür, groß",T-1,,rot\nDach,T-2,T-1,blau\n',
    );
    await button(page, 'Check the file').click();
    await page.getByText('One column has to be the title or the ID, and links need a name.').waitFor();
    await expectFit(page, 'console-import-columns');
    await becomes(page, 'Aufgabe', 'Title');
    await becomes(page, 'Nummer', 'ID');
    await becomes(page, 'Braucht', 'Links to');
    await page.getByLabel('What the links of Braucht are called').fill('');
    expect(await button(page, 'Import').isDisabled()).toBe(true);
    await page.getByLabel('What the links of Braucht are called').fill('depends_on');
    await button(page, 'Check the file').click();
    await page.getByRole('heading', { name: 'Checked. Nothing was written.' }).waitFor();
    await expectFit(page, 'console-import-columns-chosen');
    await button(page, 'Import').click();
    await page.getByRole('heading', { name: 'Imported.' }).waitFor();
    expect(await call('GET', `${PROJECT}/items/T-2`)).toMatchObject({
      title: 'Dach',
      data: { Farbe: 'blau' },
    });
    expect(await call('GET', `${PROJECT}/items/T-2/links`)).toMatchObject({
      links: [{ relationship: 'depends_on', direction: 'outgoing' }],
    });

    await choose(page, 'issues.csv', 'Title,ID,Colour\nWall,W-1,red\n');
    await button(page, 'Check the file').click();
    await page.getByRole('heading', { name: 'Checked. Nothing was written.' }).waitFor();
    await button(page, /Title\s*.*The column Title becomes|The column Title becomes/).waitFor();
    await becomes(page, 'Colour', 'Leave out');
    await button(page, 'Import').click();
    await page.getByRole('heading', { name: 'Imported.' }).waitFor();
    const { data } = await call<{ data: object }>('GET', `${PROJECT}/items/W-1`);
    expect(data).not.toHaveProperty('Colour');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('of a format that is not recognized ask for it', async () => {
    const visitor = await person(browser, app, '/console/items/audit/import');
    const { page, context } = visitor;
    await choose(page, 'notes.bin', 'neither a table nor anything else that is known');
    await button(page, 'Import').click();
    const alert = page.getByRole('alert');
    await alert.getByText('Choose it under “Format” above').waitFor();
    expect(await alert.innerText()).not.toContain('?format=');
    await expectFit(page, 'console-import-unknown');
    await button(page, /Format/).click();
    await page.getByRole('option', { name: /^Table/ }).click();
    await button(page, 'Check the file').click();
    await alert.waitFor({ state: 'detached' });
    await context.close();
  });

  it('are there again for whoever comes back, until they are closed', async () => {
    const visitor = await person(browser, app, '/console/items/audit/import');
    const { page, context } = visitor;
    let isHeld = true;
    await context.route(/\/api\/imports\/[^/]+$/, async (route) => {
      if (!isHeld) return route.fallback();
      const response = await route.fetch();
      const json = (await response.json()) as object;
      await route.fulfill({ response, json: { ...json, status: 'running', finishedAt: null } });
    });
    await choose(page, 'issues.csv', 'Title,ID\nWall,W-1\n');
    await button(page, 'Import').click();
    await page.getByRole('heading', { name: 'Importing …' }).waitFor();
    await page.getByRole('link', { name: 'Export' }).click();
    await page.getByRole('heading', { name: 'Importing …' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Importing …' }).waitFor();
    await page.reload();
    await button(page, 'Cancel the import').waitFor();
    await expectFit(page, 'console-import-again');
    isHeld = false;
    await page.getByRole('heading', { name: 'Imported.' }).waitFor();
    await button(page, 'Close').click();
    await page.getByRole('heading', { name: 'Imported.' }).waitFor({ state: 'detached' });
    await page.reload();
    await button(page, 'Choose a file').waitFor();
    expect(await page.getByRole('heading', { name: 'Imported.' }).count()).toBe(0);
    expectQuiet(visitor, app);
    await context.close();
  });
});
