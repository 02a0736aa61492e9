import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launch, missing, note, visit, type Visit } from '../browser/chromium.js';
import { addNode, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser } from '../support/identity.js';
import { panel, person, PROJECT } from './items-world.js';

describe.skipIf(missing)(`what is typed in the console${note}`, () => {
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
  const open = async (userId: string, path: string, orgId: string | null = null): Promise<Visit> =>
    visit(browser, app, path, { cookie: `st_access=${await createSession(app, userId, orgId)}` });

  it('keeps every digit of the numbers around it', async () => {
    const { page, context, call } = await person(browser, app, '/console');
    const { id } = await call<{ id: string }>('POST', `${PROJECT}/items`, {
      item_type: 'note',
      title: 'Digits',
      data: { measured: { at: 'x' } },
    });
    await page.goto(`${app.url}/console/items/audit/${id}`);
    const field = panel(page, 'Digits').getByLabel('measured');
    const digits = '{"at":"x","much":12345678901234567890.125}';
    await field.fill(digits);
    await panel(page, 'Digits').getByRole('button', { name: 'Save' }).click();
    await panel(page, 'Digits').getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    await page.reload();
    const shown = '{\n  "at": "x",\n  "much": 12345678901234567890.125\n}';
    await expect.poll(() => field.inputValue()).toBe(shown);
    await field.fill(shown.replace('"x"', '"y"'));
    await panel(page, 'Digits').getByRole('button', { name: 'Save' }).click();
    await panel(page, 'Digits').getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    const [row] = await app.sql<{ data: string }>(`select data::text from item_links.items where id = $1`, [
      id,
    ]);
    expect(row?.data).toContain('12345678901234567890.125');
    expect(row?.data).toContain('"y"');
    await context.close();
  });

  it('is no due date while its year is half there', async () => {
    const { id: userId } = await createUser(app);
    const { rawKey: key } = await createKey(app, { userId });
    const ann = await connect(app, { key });
    const id = await addNode(ann, { title: 'Release', dueDate: '2027-12-24' });
    const dueOf = async (): Promise<unknown> => {
      const [row] = await app.sql<{ due: string | null }>(
        `select (due_date at time zone 'UTC')::date::text as due from node_graph.nodes where id = $1`,
        [id],
      );
      return row?.due;
    };
    const { page, context } = await open(userId, `/console/graph/${id}`);
    const due = page.getByRole('region', { name: 'Details of Release' }).getByLabel('Due');
    await expect.poll(() => due.inputValue()).toBe('2027-12-24');
    // In Chromium one is at the month, then at the day, then at the year.
    await due.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('20');
    expect(await due.inputValue()).toBe('0020-12-24');
    await page.getByRole('heading', { level: 1 }).first().click();
    await expect.poll(() => due.inputValue()).toBe('2027-12-24');
    expect(await dueOf()).toBe('2027-12-24');
    await due.focus();
    await page.keyboard.press('Backspace');
    expect(await due.inputValue()).toBe('');
    await due.blur();
    await expect.poll(() => due.inputValue()).toBe('2027-12-24');
    expect(await dueOf()).toBe('2027-12-24');
    await due.fill('2028-01-31');
    await expect.poll(dueOf).toBe('2028-01-31');
    await due.fill('');
    await due.blur();
    await expect.poll(dueOf).toBe(null);
    // What others choose meanwhile does not undo what is being typed.
    await due.fill('2028-02-29');
    await expect.poll(dueOf).toBe('2028-02-29');
    await due.fill('');
    await ann.ask('node:update', { id, dueDate: '2028-03-01' });
    await page.getByText('Mar 1, 2028').first().waitFor();
    expect(await due.inputValue()).toBe('');
    await due.blur();
    await expect.poll(dueOf).toBe(null);
    ann.close();
    await context.close();
  });

  it('loses no letter while the address follows', async () => {
    const { id } = await createUser(app);
    const { rawKey } = await createKey(app, { userId: id });
    await fetch(`${app.url}/api/links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${rawKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Release review', urls: ['https://a.example/'] }),
    });
    const { page, context } = await open(id, '/console/bundles');
    const search = page.getByRole('searchbox', { name: 'Search' }).first();
    await search.pressSequentially('release review of nothing', { delay: 20 });
    await expect.poll(() => search.inputValue()).toBe('release review of nothing');
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('release review of nothing');
    expect(await search.inputValue()).toBe('release review of nothing');
    await context.close();
  });

  it('is for an organization whose name can be read on a small screen', async () => {
    const { id } = await createUser(app);
    const org = await createOrg(app, id);
    const name = 'Gesellschaft für angewandte Verknüpfungsforschung';
    await app.sql(`update identity.organizations set name = $2 where id = $1`, [org.id, name]);
    const { page, context } = await open(id, '/console', org.id);
    await page.setViewportSize({ width: 320, height: 640 });
    const label = page.locator('.organization .name');
    await expect.poll(() => label.textContent()).toBe(name);
    expect(await label.getAttribute('title')).toBe(name);
    await expect.poll(async () => (await label.boundingBox())?.width ?? 0).toBeGreaterThan(72);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const folder = process.env['LIGATURE_TEST_PICTURES'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/console-320.png` });
    await page.getByRole('button', { name: /Gesellschaft/ }).click();
    await page.getByRole('menuitemradio', { name }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await context.close();
  });
});
