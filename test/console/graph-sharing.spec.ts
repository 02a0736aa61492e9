import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { addNode, type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

describe.skipIf(missing)(`sharing nodes in the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let ann: Client;
  let session: { cookie: string };
  let ben: { email: string; session: { cookie: string } };

  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });
  const signedIn = async (userId: string): Promise<{ cookie: string }> => ({
    cookie: `st_access=${await createSession(app, userId)}`,
  });
  beforeEach(async () => {
    const { id } = await createUser(app);
    ann = await connect(app, { key: (await createKey(app, { userId: id })).rawKey });
    session = await signedIn(id);
    const other = await createUser(app);
    ben = { email: other.email ?? '', session: await signedIn(other.id) };
    return () => ann.close();
  });

  const details = (page: Page, title: string): Locator =>
    page.getByRole('region', { name: `Details of ${title}` });
  const told = (page: Page, text: string): Promise<void> =>
    page.getByRole('dialog').getByRole('status').getByText(text).waitFor();

  it('shares a node, changes the share, takes it back and undoes that, while the other looks', async () => {
    const root = await addNode(ann, { title: 'Release' });
    await addNode(ann, { title: 'Tests', target: root });
    const visitor = await visit(browser, app, `/console/graph/${root}`, session);
    const { page } = visitor;
    const other = await visit(browser, app, '/console/graph', ben.session);
    await other.page.getByRole('heading', { name: 'Nothing waits for anything yet' }).waitFor();

    await details(page, 'Release').getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share Release' });
    await dialog.getByText('Nobody but you sees it so far.').waitFor();
    await dialog.getByLabel('Email address').fill('no address');
    await dialog.getByRole('button', { name: 'Share', exact: true }).click();
    await told(page, 'email is not an email address');
    expect(await dialog.getByLabel('Email address').inputValue()).toBe('no address');
    await dialog.getByLabel('Email address').fill(ben.email);
    await page.keyboard.press('Enter');
    await told(page, `Shared with ${ben.email}.`);

    // Who may look sees all of it, and is offered no change.
    const theirs = other.page.getByRole('region', { name: 'Drawing' });
    await theirs.getByRole('button', { name: 'Tests' }).waitFor();
    await theirs.getByRole('button', { name: 'Release' }).click();
    await details(other.page, 'Release').getByText('you may look').waitFor();
    await expect
      .poll(() => details(other.page, 'Release').getByRole('button').allInnerTexts())
      .not.toContain('Share');
    expect(await details(other.page, 'Release').getByRole('textbox').count()).toBe(0);
    await expectFit(other.page, 'console-graph-viewer');

    await dialog.getByRole('button', { name: `What ${ben.email} may do` }).click();
    await page.getByRole('option', { name: 'may change it' }).click();
    await told(page, 'Changed.');
    await dialog.getByLabel(`${ben.email}: until`).fill('2099-12-31');
    await expect
      .poll(async () => (await sharesOf(root))[0])
      .toMatchObject({ level: 2, due: expect.stringMatching(/^2099-/) as string });
    await dialog.getByText(`${ben.email}: with all that it waits for`).click();
    await expect.poll(async () => (await sharesOf(root))[0]).toMatchObject({ branch: false });
    await expect.poll(() => theirs.getByRole('button', { name: 'Tests' }).count()).toBe(0);
    await expectFit(page, 'console-graph-sharing');

    await dialog.getByRole('button', { name: `Stop sharing with ${ben.email}` }).click();
    await told(page, `${ben.email} sees it no more.`);
    await other.page.getByRole('heading', { name: 'Nothing waits for anything yet' }).waitFor();
    await dialog.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await told(page, 'Taken back.');
    await theirs.getByRole('button', { name: 'Release' }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    expectQuiet(visitor, app);
    expectQuiet(other, app);
    await visitor.context.close();
    await other.context.close();
  });

  it('makes a public link, which opens for everybody until it is ended', async () => {
    const root = await addNode(ann, { title: '<i>Launch</i> עברית' });
    const { page, context } = await visit(browser, app, `/console/graph/${root}`, session);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make a public link' }).click();
    const address = await dialog.locator('pre').innerText();
    expect(address).toMatch(/\/branch\/[\w-]{16,}$/);
    expect((await fetch(address)).status).toBe(200);
    await dialog.getByText('Show all that it waits for, too').click();
    await told(page, 'Changed.');
    await expectFit(page, 'console-graph-public');
    await dialog.getByRole('button', { name: 'End the public link' }).click();
    await told(page, 'The link works no more.');
    expect((await fetch(address)).status).toBe(404);
    await dialog.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await told(page, 'Taken back.');
    await expect.poll(async () => (await fetch(address)).status).toBe(200);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('public', { exact: true }).waitFor();
    await context.close();
  });

  it('shows what others share: hidden, shown again, left, and a public link to look at', async () => {
    const [hidden, left] = [
      await addNode(ann, { title: 'Release' }),
      await addNode(ann, { title: '<b>Party</b> עברית' }),
    ];
    await addNode(ann, { title: 'Tests', target: hidden });
    const open = await addNode(ann, { title: 'Roadmap' });
    await addNode(ann, { title: 'Ideas', target: open });
    const token = (await ann.ask('node:publish', { id: open })).diff.nodes[0]?.['publicToken'] as string;
    const visitor = await visit(browser, app, '/console/graph', ben.session);
    const { page, context } = visitor;
    await page.getByRole('link', { name: 'Shared with you' }).click();
    await page.getByRole('heading', { name: 'Nothing is shared with you' }).waitFor();
    await expectFit(page, 'console-graph-received-none');

    // What is shared meanwhile is there by itself.
    await ann.ask('node:access', { id: hidden, email: ben.email, level: 2 });
    await ann.ask('node:access', { id: left, email: ben.email, due: '2099-12-31', branch: false });
    const list = page.getByRole('region', { name: 'What others share with you' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(2);
    await list.getByText('you may change it, with all that it waits for').waitFor();
    await expectFit(page, 'console-graph-received');
    await list.getByText('Release: Show in my graph').click();
    await page.getByText('Release is hidden.').waitFor();
    await expect.poll(() => list.getByRole('link', { name: 'Release' }).count()).toBe(0);
    expect(await shownTo()).not.toContain('Tests');
    await list.getByText('Release: Show in my graph').click();
    await page.getByText('Release is in your graph again.').waitFor();
    await expect.poll(shownTo).toContain('Tests');

    await list.getByRole('button', { name: /^Leave <b>Party/ }).click();
    const dialog = page.getByRole('alertdialog');
    const confirm = dialog.getByRole('button', { name: 'Leave', exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('leave');
    await expectFit(page, 'console-graph-leave');
    await confirm.click();
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1);
    await expect.poll(() => sharesOf(left)).toEqual([]);

    const address = page.getByLabel('Address of a public link');
    await address.fill('https://example.com/elsewhere');
    await page.getByText('This is not the address of a public link').waitFor();
    await address.fill(`${app.url}/branch/${token}`);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take it out: Roadmap' }).waitFor();
    await expect.poll(shownTo).toContain('Ideas');
    await expectFit(page, 'console-graph-embedded');
    await page.getByRole('button', { name: 'Take it out: Roadmap' }).click();
    await expect.poll(shownTo).not.toContain('Ideas');
    await address.waitFor();
    await list.getByRole('link', { name: 'Release' }).click();
    await details(page, 'Release').waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  /** Titles of all that the other sees. */
  async function shownTo(): Promise<unknown[]> {
    const answer = await fetch(`${app.url}/api/graph`, { headers: ben.session });
    const { nodes } = (await answer.json()) as { nodes: { title: string }[] };
    return nodes.map(({ title }) => title);
  }

  async function sharesOf(id: string): Promise<Record<string, unknown>[]> {
    const answer = (await ann.ask('node:access:list', { id })) as unknown as {
      access: Record<string, unknown>[];
    };
    return answer.access.map(({ level, due, branch }) => ({ level, due, branch }));
  }
});
