import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { add, button, finding, panel, person, PROJECT, rows } from './items-world.js';

describe.skipIf(missing)(`many items in the console${note}`, () => {
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

  it('are imported from a file, drawn around one of them, and exported', async () => {
    const visitor = await person(browser, app, '/console/items/audit');
    const { page, context, call } = visitor;
    await page.getByRole('link', { name: 'Import' }).first().click();
    await expectFit(page, 'console-import');
    const issues = [
      { id: 'a-1', title: 'Login <b>fails</b>', status: 'open', issue_type: 'bug', priority: 1 },
      {
        id: 'a-2',
        title: 'Release',
        status: 'open',
        issue_type: 'task',
        priority: 2,
        dependencies: [
          { issue_id: 'a-2', depends_on_id: 'a-1', type: 'blocks' },
          { issue_id: 'a-2', depends_on_id: 'a-9', type: 'blocks' },
        ],
      },
    ];
    await page.locator('input[type=file]').setInputFiles({
      name: 'issues.jsonl',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(issues.map((issue) => JSON.stringify(issue)).join('\n')),
    });
    await page.getByText('issues.jsonl').waitFor();
    await button(page, 'Check the file').click();
    await page.getByRole('heading', { name: 'Checked. Nothing was written.' }).waitFor();
    await page.getByRole('cell', { name: /a-9/ }).first().waitFor();
    await expectFit(page, 'console-import-checked');
    expect(await call('GET', `${PROJECT}/items`)).toMatchObject({ total: 0 });
    await button(page, 'Import').click();
    await page.getByRole('heading', { name: 'Imported.' }).waitFor();
    await page.getByRole('link', { name: 'Show the items' }).click();
    await page.getByText('2 items').waitFor();

    await rows(page).getByText('Release').click();
    await panel(page, 'Release').getByRole('link', { name: 'Graph around it' }).click();
    const drawing = page.getByRole('region', { name: 'Graph around it' });
    await drawing.getByRole('button', { name: /Login <b>fails/ }).waitFor();
    await page.getByRole('heading', { name: 'Around Release' }).waitFor();
    await expectFit(page, 'console-graph-around');
    await drawing.getByRole('button', { name: /Release/ }).focus();
    await page.keyboard.press('Shift+Tab');
    await drawing.getByRole('button', { name: /Login <b>fails/ }).click();
    await page.getByRole('heading', { name: 'Around Login <b>fails</b>' }).waitFor();
    await page.getByRole('link', { name: 'Open the item' }).click();
    await panel(page, 'Login <b>fails</b>').waitFor();

    await page.getByRole('link', { name: 'Export' }).click();
    await button(page, /Format/).click();
    await page.getByRole('option', { name: /^CSV/ }).click();
    await expectFit(page, 'console-export');
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Download').click()]);
    expect(file.suggestedFilename()).toBe('audit.csv');
    await page.getByText('audit.csv was downloaded.').waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are made, chosen together, changed alike and deleted', async () => {
    const visitor = await person(browser, app, '/console/items/audit');
    const { page, context, call } = visitor;
    await button(page, 'New item').click();
    await page.getByRole('searchbox', { name: 'Type' }).fill('finding');
    await page.getByLabel('Title').fill('Weak cipher');
    await expectFit(page, 'console-new-item');
    await button(page, 'Create item').click();
    await panel(page, 'Weak cipher').waitFor();
    await add(visitor, [finding('Open redirect', 'low'), { item_type: 'note', title: 'A note' }]);
    await page.goto(`${app.url}/console/items/audit?item_type=finding`);
    await page.getByText('2 items').waitFor();
    await rows(page).first().focus();
    await page.keyboard.press('Control+a');
    await page.getByText('2 selected').waitFor();
    await expectFit(page, 'console-items-chosen');
    await button(page, 'Edit').click();
    const edit = page.getByRole('dialog', { name: 'Edit 2 items' });
    await edit.getByRole('button', { name: /Status$/ }).click();
    await page.getByRole('option', { name: 'Resolved' }).click();
    await edit.getByRole('button', { name: /Severity$/ }).click();
    await page.getByRole('option', { name: 'Critical' }).click();
    await expectFit(page, 'console-items-edit');
    await button(page, 'Change all').click();
    await page.getByText('2 items were changed.').waitFor();
    const { items: changed } = await call<{ items: object[] }>('GET', `${PROJECT}/items?item_type=finding`);
    const expected = { effective_status: 'resolved', data: { severity: 'critical' } };
    expect(changed).toMatchObject([expected, expected]);

    await rows(page).first().focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('group', { name: '2 selected' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Type 2 to confirm').fill('2');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('2 items were deleted.').waitFor();
    expect(await call('GET', `${PROJECT}/items`)).toMatchObject({ total: 1 });

    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Go to, make or find' }).fill('a note');
    await page.getByRole('menuitem', { name: /A note/ }).click();
    await panel(page, 'A note').waitFor();
    await context.close();
  });

  it('are linked by relationships, whose rules are registered', async () => {
    const visitor = await person(browser, app, '/console/items/audit/relationships');
    const { page, context, call } = visitor;
    await page.getByRole('heading', { name: 'No relationship is registered' }).waitFor();
    await expectFit(page, 'console-no-relationships');
    await button(page, 'Register a relationship').click();
    await page.getByLabel('Name', { exact: true }).fill('depends_on');
    await page.getByLabel('Inverse name').fill('needed_by');
    await page.getByText('No cycles').click();
    await page.getByLabel('Types of sources').fill('asset, finding');
    await expectFit(page, 'console-relationship');
    await button(page, 'Save').click();
    await page.getByText('seen from the other end: needed_by').waitFor();
    await expectFit(page, 'console-relationships');
    expect(await call('GET', `${PROJECT}/relationships`)).toMatchObject({
      relationships: [{ name: 'depends_on', acyclic: true, source_types: ['asset', 'finding'] }],
    });
    await button(page, 'Edit depends_on').click();
    await page.getByText('A source has one target at most').click();
    await button(page, 'Save').click();
    await page.getByText(/one target/).waitFor();
    await button(page, 'Remove depends_on').click();
    await page.getByRole('heading', { name: 'No relationship is registered' }).waitFor();
    await button(page, 'Undo').click();
    await page.getByText(/one target/).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });
});
