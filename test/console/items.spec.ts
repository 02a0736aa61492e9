import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createMember, createSession, createUser } from '../support/identity.js';
import { add, button, finding, panel, person, PROJECT, rows } from './items-world.js';

describe.skipIf(missing)(`items in the console${note}`, () => {
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

  it('belong to projects, which are made, renamed, deleted and restored', async () => {
    const visitor = await person(browser, app, '/console/items');
    const { page, context } = visitor;
    await page.getByRole('link', { name: /Audit of the year/ }).waitFor();
    await expectFit(page, 'console-projects');
    await button(page, 'New project').click();
    await page.getByLabel('Name').fill('Zoë’s <b>findings</b>');
    await expect.poll(() => page.getByLabel('Key').inputValue()).toBe('zoe-s-b-findings-b');
    await expectFit(page, 'console-new-project');
    await button(page, 'Create project').click();
    await page.getByRole('heading', { level: 1, name: 'Zoë’s <b>findings</b>' }).waitFor();
    await page.getByRole('heading', { name: 'This project has no items yet' }).waitFor();
    await expectFit(page, 'console-no-items');

    await button(page, 'Project actions').click();
    await page.getByRole('menuitem', { name: 'Edit project' }).click();
    await page.getByLabel('Name').fill('Findings');
    await button(page, 'Save').click();
    await page.getByRole('heading', { level: 1, name: 'Findings' }).waitFor();

    await button(page, 'Project actions').click();
    await page.getByRole('menuitem', { name: 'Delete project' }).click();
    const dialog = page.getByRole('alertdialog');
    expect(await dialog.getByRole('button', { name: 'Delete project' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type zoe-s-b-findings-b to confirm').fill('zoe-s-b-findings-b');
    await dialog.getByRole('button', { name: 'Delete project' }).click();
    await page.getByText('The project Findings was deleted.').waitFor();
    await expect.poll(() => page.getByRole('link', { name: /Findings/ }).count()).toBe(0);
    await button(page, 'Undo').click();
    await page.getByRole('link', { name: /Findings/ }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are searched, filtered and put in order, and the address keeps how', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context } = visitor;
    await add(visitor, [
      finding('SQL injection in the login form', 'critical', { ref: 'sqli-login' }),
      finding('Weak cipher', 'low', { status: 'open' }),
      finding('Session does not end', 'high'),
      { item_type: 'asset', ref: 'login-form', data: { title: 'Login form' } },
      ...Array.from({ length: 150 }, (_, n) => ({ item_type: 'note', title: `Note ${String(n)}` })),
    ]);
    await page.goto(`${app.url}/console/items/audit`);
    await page.getByText('154 items').waitFor();
    await expectFit(page, 'console-items');

    await button(page, /^Type/).click();
    await page.getByRole('option', { name: /finding/ }).click();
    await page.getByText('3 items').waitFor();
    await page.keyboard.press('Escape');
    await button(page, /^Severity/).click();
    await page.getByRole('option', { name: /Critical/ }).click();
    await page.getByRole('option', { name: /High/ }).click();
    await page.getByText('2 items').waitFor();
    await expectFit(page, 'console-items-facet');
    await page.keyboard.press('Escape');
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('item_type')).toBe('finding');
    expect(searchParams.get('severity')).toBe('["critical","high"]');
    await page.reload();
    await page.getByText('2 items').waitFor();

    await page.getByRole('searchbox', { name: 'Search items' }).pressSequentially('login');
    await page.getByText('1 item', { exact: true }).waitFor();
    await page.getByRole('searchbox', { name: 'Search items' }).fill('nothing like this');
    await page.getByRole('heading', { name: 'No item matches' }).waitFor();
    await expectFit(page, 'console-items-none-found');
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByText('154 items').waitFor();

    await button(page, /^More filters/).click();
    await button(page, /At least this severe/).click();
    await page.getByRole('option', { name: 'High' }).click();
    await expectFit(page, 'console-items-more-filters');
    await button(page, 'Apply').click();
    await page.getByText('2 items').waitFor();
    expect(new URL(page.url()).searchParams.get('min_severity')).toBe('high');
    await button(page, 'Clear filters').click();
    await page.getByText('154 items').waitFor();

    await button(page, /Sort by/).click();
    await page.getByRole('option', { name: 'Severity' }).click();
    await expect.poll(() => rows(page).first().textContent()).toContain('SQL injection');
    await rows(page).first().focus();
    await page.keyboard.press('End');
    await expect.poll(() => rows(page).getByText('Note').count()).toBeGreaterThan(0);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are triaged, edited and linked beside the list', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    const [id = ''] = await add(visitor, [
      finding('SQL injection <i>here</i>', 'high', { ref: 'sqli' }),
      { item_type: 'asset', ref: 'login-form', data: { title: 'Login form' } },
      { item_type: 'note', title: 'Report', data: { pages: 12, author: 'Ada' } },
    ]);
    await call('POST', `${PROJECT}/relationships`, { name: 'affects', inverse: 'affected_by' });
    await page.goto(`${app.url}/console/items/audit`);
    await rows(page).getByText('SQL injection <i>here</i>').click();
    const item = panel(page, 'SQL injection <i>here</i>');
    await item.getByRole('heading', { name: 'SQL injection <i>here</i>' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/console/items/audit/${id}`);
    await expectFit(page, 'console-item');

    await item.getByRole('button', { name: /Needs review/ }).click();
    await page.getByRole('option', { name: 'Triaged' }).click();
    await item.getByRole('button', { name: 'Triaged' }).waitFor();
    await expect
      .poll(() => call('GET', `${PROJECT}/items/${id}`))
      .toMatchObject({ effective_status: 'triaged' });
    await item.getByLabel('Description').fill('First line\nsecond line');
    await item.getByLabel('Title').fill('SQL injection in the login');
    await item.getByRole('button', { name: 'Discard changes' }).click();
    await expect.poll(() => item.getByLabel('Description').inputValue()).toBe('');
    await page.getByText('Draft discarded.').waitFor();
    await button(page, 'Undo').click();
    await expect.poll(() => item.getByLabel('Description').inputValue()).toBe('First line\nsecond line');
    await page.reload();
    const renamed = panel(page, 'SQL injection in the login');
    await expect.poll(() => item.getByLabel('Title').inputValue()).toBe('SQL injection in the login');
    await item.getByRole('button', { name: 'Save' }).click();
    await renamed.waitFor();
    await expect
      .poll(() => call('GET', `${PROJECT}/items/${id}`))
      .toMatchObject({
        title: 'SQL injection in the login',
        data: { severity: 'high', description: 'First line\nsecond line' },
        effective_status: 'triaged',
      });

    await renamed.getByRole('searchbox', { name: 'Relationship' }).fill('aff');
    await page.getByRole('option', { name: 'affects' }).click();
    await renamed.getByRole('searchbox', { name: 'Other item' }).fill('login fo');
    await page.getByRole('option', { name: /Login form/ }).waitFor();
    await expectFit(page, 'console-item-link');
    await page.getByRole('option', { name: /Login form/ }).click();
    await renamed.getByRole('button', { name: 'Add link' }).click();
    await renamed.getByRole('region', { name: 'affects' }).getByRole('link', { name: 'Login form' }).click();
    const asset = panel(page, 'Login form');
    await asset
      .getByRole('region', { name: 'affected_by' })
      .getByText('SQL injection in the login')
      .waitFor();
    // By its ref alone, and without the mouse.
    await asset.getByRole('searchbox', { name: 'Relationship' }).fill('described in');
    await asset.getByRole('searchbox', { name: 'Other item' }).fill('sqli');
    await page.getByRole('option', { name: /SQL injection/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await asset.getByRole('region', { name: 'described in' }).waitFor();
    await asset
      .getByRole('region', { name: 'described in' })
      .getByRole('button', { name: /Remove/ })
      .click();
    await page.getByText(/The link to SQL injection in the login was removed/).waitFor();
    await expect.poll(() => asset.getByRole('region', { name: 'described in' }).count()).toBe(0);
    await button(page, 'Undo').click();
    await asset.getByRole('region', { name: 'described in' }).waitFor();
    await asset.getByText('History').click();
    await asset.getByText('Link removed').waitFor();
    await expectFit(page, 'console-item-history');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are changed though the page is reloaded before the change has left', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    const [id = ''] = await add(visitor, [finding('Slow line', 'high')]);
    await page.goto(`${app.url}/console/items/audit/${id}`);
    const item = panel(page, 'Slow line');
    let [isSent, go] = [false, (): void => undefined];
    const held = new Promise<void>((resolve) => (go = resolve));
    await context.route(new RegExp(`/items/${id}$`), async (route) => {
      if (route.request().method() === 'PATCH') {
        isSent = true;
        await held;
      }
      await route.fallback();
    });
    await item.getByRole('button', { name: /Needs review/ }).click();
    await page.getByRole('option', { name: 'Triaged' }).click();
    await expect.poll(() => isSent).toBe(true);
    await page.reload();
    await item.getByRole('button', { name: /Needs review/ }).waitFor();
    go();
    await expect
      .poll(() => call('GET', `${PROJECT}/items/${id}`))
      .toMatchObject({ effective_status: 'triaged' });
    await item.getByRole('button', { name: 'Triaged' }).waitFor();
    await context.close();
  });

  it('show both sides when two change one field, and merge what does not meet', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    const [id = ''] = await add(visitor, [finding('Weak cipher', 'low', { notes: 'Seen once' })]);
    await page.goto(`${app.url}/console/items/audit/${id}`);
    const item = panel(page, 'Weak cipher');
    await item.getByLabel('Notes').fill('Mine');
    await call('PATCH', `${PROJECT}/items/${id}`, { notes: 'Theirs', status: 'open' });
    // The event may have told it before: then there is nothing to save yet.
    await item.getByLabel('Title').press('Enter');
    await item.getByText('Somebody else changed Notes meanwhile.').waitFor();
    await item.getByText('Theirs', { exact: true }).waitFor();
    await expectFit(page, 'console-item-conflict');
    await item.getByRole('button', { name: 'Keep mine' }).click();
    await item.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => item.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await expect
      .poll(() => call('GET', `${PROJECT}/items/${id}`))
      .toMatchObject({
        disposition: { notes: 'Mine', status: 'open' },
      });

    await item.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel('Type delete to confirm').fill('delete');
    await expectFit(page, 'console-item-delete');
    await dialog.getByRole('button', { name: 'Delete item' }).click();
    await page.getByRole('heading', { name: 'This project has no items yet' }).waitFor();
    await context.close();
  });

  it('change on the screen when they change elsewhere', async () => {
    const visitor = await person(browser, app, '/console');
    const { page, context, call } = visitor;
    const [id = ''] = await add(visitor, [{ item_type: 'note', title: 'Old name' }]);
    await page.goto(`${app.url}/console/items/audit/${id}`);
    await rows(page).getByText('Old name').waitFor();
    // Only a stream that is open tells of it: the change is repeated until one is.
    let count = 0;
    await expect
      .poll(async () => {
        count += 1;
        await call('PATCH', `${PROJECT}/items/${id}`, { title: `New name ${String(count)}` });
        return rows(page)
          .getByText(/New name/)
          .count();
      })
      .toBe(1);
    await page.getByRole('heading', { level: 2, name: /New name/ }).waitFor();
    await context.close();
  });

  it('are not changed by whoever may only read, and are none of a stranger’s business', async () => {
    const owner = await person(browser, app, '/console');
    const [id = ''] = await add(owner, [finding('Weak cipher', 'low')]);
    const { id: readerId } = await createUser(app);
    await createMember(app, owner.orgId, readerId, 'reader');
    const cookie = `st_access=${await createSession(app, readerId, owner.orgId)}`;
    const reader = await visit(browser, app, `/console/items/audit/${id}`, { cookie });
    const item = panel(reader.page, 'Weak cipher');
    await item.getByText('Needs review').waitFor();
    expect(await item.getByLabel('Title').isEditable()).toBe(false);
    expect(await item.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await expectFit(reader.page, 'console-item-reader');
    await reader.context.close();

    const { id: strangerId } = await createUser(app);
    const session = { cookie: `st_access=${await createSession(app, strangerId)}` };
    const stranger = await visit(browser, app, `/console/items/audit/${id}`, session);
    await stranger.page.getByRole('heading', { name: 'You have no workspace yet' }).waitFor();
    await expectFit(stranger.page, 'console-no-workspace');
    await stranger.context.close();
    await owner.context.close();
  });
});
