import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { addLink, addNode, type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

/** What is smaller is not read. */
const SMALLEST_PX = 11;

interface Sizes {
  readonly smallest: number;
  readonly count: number;
}

/** How large the letters of a drawing are on the screen. */
const LABELS = `(() => {
  const labels = [...document.querySelectorAll('.graph [data-node] .label, .graph [data-node] .facts')];
  const sizes = labels.map((label) => {
    const box = label.closest('[data-node]');
    const zoom = box.getBoundingClientRect().width / box.offsetWidth;
    return parseFloat(getComputedStyle(label).fontSize) * zoom;
  });
  return { smallest: Math.min(...sizes), count: sizes.length };
})()`;

describe.skipIf(missing)(`the graph of the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let ann: Client;
  let key: string;
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
    const { id: userId } = await createUser(app);
    key = (await createKey(app, { userId })).rawKey;
    session = { cookie: `st_access=${await createSession(app, userId)}` };
    ann = await connect(app, { key });
    return () => ann.close();
  });

  const live = (page: Page): Promise<void> => page.getByText('Live', { exact: true }).waitFor();
  const node = (page: Page, title: string): Locator =>
    page.getByRole('region', { name: 'Drawing' }).getByRole('button', { name: title });
  const details = (page: Page, title: string): Locator =>
    page.getByRole('region', { name: `Details of ${title}` });
  const chain = async (...titles: string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const title of titles) {
      const target = ids.at(-1);
      ids.push(await addNode(ann, { title, ...(target !== undefined && { target }) }));
    }
    return ids;
  };
  /** A tree: each node waits for five others. */
  const many = async (count: number): Promise<Record<string, string>> => {
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
    const made = (await answer.json()) as { ok: boolean; ids: Record<string, string> };
    expect(made).toMatchObject({ ok: true });
    return made.ids;
  };

  it('begins empty, and is made, linked, completed and taken back by hand', async () => {
    const visitor = await visit(browser, app, '/console/graph', session);
    const { page, context } = visitor;
    await page.getByRole('heading', { name: 'Nothing waits for anything yet' }).waitFor();
    await expectFit(page, 'console-graph-empty');
    await page.getByRole('button', { name: 'Add the first node' }).click();
    await page.keyboard.type('Release');
    await page.keyboard.press('Enter');
    await details(page, 'Release').waitFor();
    await page.getByLabel('New node').fill('Tests');
    await page.keyboard.press('Enter');
    await node(page, 'Tests').waitFor();
    await node(page, 'Release Blocked').waitFor();
    expect(await details(page, 'Release').getByRole('button', { name: 'Complete' }).isDisabled()).toBe(true);
    await node(page, 'Tests').click();
    await details(page, 'Tests').getByRole('button', { name: 'Complete' }).click();
    await node(page, 'Release Available').waitFor();

    await page.getByRole('heading', { level: 1 }).click();
    for (const seen of ['Release Blocked', 'Release Available'])
      await page.keyboard.press('Control+z').then(() => node(page, seen).waitFor());
    await expect.poll(() => node(page, 'Tests').count()).toBe(0);
    for (const seen of ['Release Blocked', 'Release Available'])
      await page.keyboard.press('Control+Shift+z').then(() => node(page, seen).waitFor());
    await page.keyboard.press('Control+Shift+z');
    await page.getByText('There is nothing to redo.').waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('shows two browsers what the other does, and says what is refused', async () => {
    const [release = '', tests = ''] = await chain('Release', 'Tests', 'Fixtures');
    const [one, two] = [
      await visit(browser, app, `/console/graph/${release}`, session),
      await visit(browser, app, `/console/graph/${tests}`, session),
    ];
    await Promise.all([live(one.page), live(two.page)]);
    const title = details(one.page, 'Release').getByLabel('Title');
    await title.fill('Ship it');
    await title.press('Enter');
    await node(two.page, 'Ship it Blocked · changed elsewhere').waitFor();
    await node(one.page, 'Ship it').waitFor();
    expect(await one.page.getByText('changed elsewhere').count()).toBe(0);

    // A name that is given elsewhere while somebody types: both are shown.
    const other = details(two.page, 'Tests').getByLabel('Title');
    await other.fill('My tests');
    await ann.ask('node:update', { id: tests, title: 'Their tests' });
    await two.page.getByText('renamed elsewhere meanwhile, to “Their tests”').waitFor();
    await two.page.getByRole('button', { name: 'Keep mine' }).click();
    await node(one.page, 'My tests').waitFor();

    // A circle is refused, with its reason.
    await node(two.page, 'Fixtures').click();
    await details(two.page, 'Fixtures').getByLabel('Add what it waits for').fill('Ship');
    await two.page
      .getByRole('list', { name: 'Add what it waits for' })
      .getByRole('button', { name: 'Ship it' })
      .click();
    await two.page.getByText(/It was refused: .*cycle/i).waitFor();
    await one.context.close();
    await two.context.close();
  });

  it('links by dragging and by keyboard, and unlinks', async () => {
    await addNode(ann, { title: 'Above' });
    await addNode(ann, { title: 'Below' });
    const { page, context } = await visit(browser, app, '/console/graph', session);
    await live(page);
    const handle = node(page, 'Below').locator('.handle');
    await handle.waitFor();
    await handle.dragTo(node(page, 'Above'));
    await node(page, 'Above Blocked').waitFor();

    await node(page, 'Above').focus();
    await page.keyboard.press('Enter');
    const side = details(page, 'Above').getByRole('region', { name: 'Waits for' });
    await side.getByRole('button', { name: 'Remove the link to Below' }).press('Enter');
    await node(page, 'Above Available').waitFor();
    await details(page, 'Above').getByLabel('Add what needs it').fill('bel');
    await page.getByRole('list', { name: 'Add what needs it' }).getByRole('button').waitFor();
    await page.keyboard.press('Enter');
    await node(page, 'Below Blocked').waitFor();

    await node(page, 'Below').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Above');
    await details(page, 'Above').getByRole('button', { name: 'Move to trash' }).click();
    await page.getByText('Above is in the trash.').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await node(page, 'Above').waitFor();
    await context.close();
  });

  it('draws secondary links apart, and tells them both ways', async () => {
    const [root, tests] = await chain('Release', 'Tests');
    const docs = await addNode(ann, { title: 'Docs', target: root });
    await addLink(ann, tests!, docs, 1);
    const visitor = await visit(browser, app, `/console/graph/${tests!}`, session);
    const { page } = visitor;
    const lines = page.locator('.graph .lines path.related');
    await expect.poll(() => lines.count()).toBe(1);
    await details(page, 'Tests')
      .getByRole('region', { name: 'Links to' })
      .getByRole('button', { name: 'Docs', exact: true })
      .waitFor();
    await expectFit(page, 'console-graph-secondary');
    await page.getByText('1 secondary link').click();
    await expect.poll(() => lines.count()).toBe(0);
    await page.reload();
    await node(page, 'Docs').waitFor();
    expect(await lines.count()).toBe(0);
    await page.getByText('1 secondary link').click();
    await expect.poll(() => lines.count()).toBe(1);
    await node(page, 'Docs').click();
    const from = details(page, 'Docs').getByRole('region', { name: 'Linked from' });
    await from.getByRole('button', { name: 'Remove the link to Tests' }).click();
    await from.waitFor({ state: 'detached' });
    await expect.poll(() => lines.count()).toBe(0);
    await details(page, 'Docs').getByLabel('Add a link that blocks nothing').fill('Tests');
    await page.keyboard.press('Enter');
    await expect.poll(() => lines.count()).toBe(1);
    const { links } = await ann.ask('graph:get');
    expect(links.filter(({ type }) => type === 1)).toMatchObject([{ source: docs, target: tests }]);
    expectQuiet(visitor, app);
    await visitor.context.close();
  });

  it('is drawn, listed and planned, each by its address, light and dark', async () => {
    const [release = ''] = await chain('Release', 'Tests', 'Fixtures');
    await addNode(ann, { title: 'עברית <b>', dueDate: '2020-02-01', tags: ['one'] });
    await addNode(ann, { title: 'Done', status: 3 });
    const visitor = await visit(browser, app, `/console/graph/${release}`, session);
    const { page, context } = visitor;
    await live(page);
    await node(page, 'Fixtures').waitFor();
    await expectFit(page, 'console-graph-drawing');
    await page.getByRole('radio', { name: 'List' }).click();
    await page.waitForURL(/view=list/);
    const options = page.getByRole('listbox').getByRole('option');
    const titles = (): Promise<string[]> => options.locator('.label').allInnerTexts();
    await expect.poll(titles).toEqual(['עברית <b>', 'Fixtures', 'Release', 'Tests', 'Done']);
    await expectFit(page, 'console-graph-list');
    await page.getByLabel('Filter').fill('re');
    await page.waitForURL(/q=re/);
    await expect.poll(titles).toEqual(['Fixtures', 'Release']);
    await page.reload();
    await expect.poll(titles).toEqual(['Fixtures', 'Release']);
    await page.getByRole('radio', { name: 'Plan' }).click();
    const path = page.getByRole('region', { name: 'What decides when it can be done' }).getByRole('listitem');
    await expect.poll(() => path.locator('[dir]').allInnerTexts()).toEqual(['Fixtures', 'Tests', 'Release']);
    await page.getByRole('heading', { name: 'Overdue' }).waitFor();
    await expectFit(page, 'console-graph-plan');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('can be read with two thousand nodes, and goes to any of them', async () => {
    const ids = await many(2_000);
    const visitor = await visit(browser, app, '/console/graph', session);
    const { page, context } = visitor;
    await page.getByRole('heading', { name: 'Where it all leads' }).waitFor();
    await page.getByRole('button', { name: /Task 0.*1,999 steps to it/s }).waitFor();
    await expectFit(page, 'console-graph-goals-2000');
    await page.getByRole('searchbox', { name: 'Go to' }).fill('Task 77');
    await page.getByRole('list', { name: 'Go to' }).getByRole('button').nth(10).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(ids['n77'] ?? ''));
    await node(page, 'Task 77 Blocked').waitFor();
    await page.getByRole('button', { name: 'Fit' }).click();
    const labels = await page.evaluate<Sizes>(LABELS);
    expect(labels.count).toBeGreaterThan(4);
    expect(labels.smallest).toBeGreaterThanOrEqual(SMALLEST_PX);
    await expectFit(page, 'console-graph-drawing-2000');
    const folded = page.getByRole('button', { name: /^needed by|^waits for/ }).first();
    const before = await page.locator('.graph .node').count();
    await folded.click();
    await expect.poll(() => page.locator('.graph .node').count()).toBeGreaterThan(before);

    await page.getByRole('radio', { name: 'List' }).click();
    const list = page.getByRole('listbox', { name: 'Nodes, what can be begun first' });
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    await list.focus();
    await page.keyboard.press('End');
    await list.locator('[aria-posinset="2000"]').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: /^Details of/ }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('shows a day as that day, wherever one is, and a moment in the time of the place', async () => {
    await addNode(ann, { title: 'Day', dueDate: '2096-12-10' });
    await addNode(ann, { title: 'Moment', dueDate: '2096-12-10T02:30:00Z' });
    const west = { locale: 'en-GB', timezoneId: 'America/Los_Angeles' };
    const { page, context } = await visit(browser, app, '/console/graph', session, west);
    await node(page, 'Day Available · due 10 Dec 2096').waitFor();
    await node(page, 'Moment Available · due 9 Dec 2096, 18:30').waitFor();
    await context.close();
  });

  it('waits while there are too many connections, and goes on when there is room', async () => {
    const usual = await startApp({ rateLimitScale: 1 });
    const { id } = await createUser(usual);
    const { rawKey } = await createKey(usual, { userId: id });
    const others = await Promise.all(Array.from({ length: 10 }, () => connect(usual, { key: rawKey })));
    const cookie = `st_access=${await createSession(usual, id)}`;
    const { page, context } = await visit(browser, usual, '/console/graph', { cookie });
    await page.getByText('Loading…').waitFor();
    for (const other of others) other.close();
    await live(page);
    await context.close();
    await usual.close();
  });

  it('says when the connection is lost, and catches up', async () => {
    await addNode(ann, { title: 'Before' });
    const { page, context } = await visit(browser, app, '/console/graph', session);
    await live(page);
    await context.setOffline(true);
    app.app.getHttpServer().closeAllConnections();
    await page.getByText('Connection lost. Trying again…').waitFor();
    const again = await connect(app, { key });
    await addNode(again, { title: 'Meanwhile' });
    again.close();
    await context.setOffline(false);
    await node(page, 'Meanwhile').waitFor();
    await context.close();
  });
});
