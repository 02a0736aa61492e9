import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { addNode, type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

describe.skipIf(missing)(`the trash of the graph in the console${note}`, () => {
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
    const { id } = await createUser(app);
    ann = await connect(app, { key: (await createKey(app, { userId: id })).rawKey });
    session = { cookie: `st_access=${await createSession(app, id)}` };
    return () => ann.close();
  });

  const nodes = (page: Page): Locator =>
    page.getByRole('region', { name: 'Nodes in the trash' }).getByRole('listitem');
  const trashed = async (title: string): Promise<string> => {
    const id = await addNode(ann, { title });
    await ann.ask('node:trash', { id });
    return id;
  };

  it('is empty, shows what others put there, brings back and deletes for ever', async () => {
    const visitor = await visit(browser, app, '/console/graph', session);
    const { page, context } = visitor;
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    await expectFit(page, 'console-graph-trash-empty');

    const root = await addNode(ann, { title: 'Release' });
    const kept = await addNode(ann, { title: 'Tests', target: root });
    await ann.ask('node:trash', { id: kept });
    await trashed(`עברית <b>${'long '.repeat(12)}`);
    const lonely = await addNode(ann, { title: 'Docs', target: root });
    const { links } = await ann.ask('graph:get');
    await ann.ask('link:trash', { id: links.find(({ source }) => source === lonely)?.id });
    await page.reload();
    await expect.poll(() => nodes(page).count()).toBe(2);
    const link = page.getByRole('region', { name: 'Links in the trash' });
    await link.getByText('Release waits for Docs').waitFor();
    await expectFit(page, 'console-graph-trash');

    await link.getByRole('button', { name: 'Restore Release waits for Docs' }).click();
    await link.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Delete for ever: עברית/ }).click();
    const dialog = page.getByRole('alertdialog');
    const confirm = dialog.getByRole('button', { name: 'Delete for ever' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('delete');
    await confirm.click();
    await expect.poll(() => nodes(page).count()).toBe(1);
    await page.getByRole('button', { name: 'Restore Tests' }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    await page.getByRole('button', { name: 'Go to it' }).click();
    await page.getByRole('region', { name: 'Details of Tests' }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('is emptied as a whole, and shows at once what comes into it meanwhile', async () => {
    for (const title of ['One', 'Two', 'Three']) await trashed(title);
    const { page, context } = await visit(browser, app, '/console/graph/trash', session);
    await expect.poll(() => nodes(page).count()).toBe(3);
    await trashed('Four');
    await expect.poll(() => nodes(page).count()).toBe(4);
    await page.getByRole('button', { name: 'Empty the trash' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill('delete');
    await expectFit(page, 'console-graph-trash-confirm');
    await dialog.getByRole('button', { name: 'Empty the trash' }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    await context.close();
  });
});
