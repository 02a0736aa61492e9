import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit, type Visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser } from '../support/identity.js';

type Person = Visit & {
  readonly call: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
};

describe.skipIf(missing)(`bundles in the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    // Without a salt no views are counted.
    app = await startApp({ viewerSalt: 'the salt of the console tests' });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  /** Somebody with a browser, and a program of theirs. */
  async function person(path: string): Promise<Person> {
    const { id } = await createUser(app);
    const { rawKey } = await createKey(app, { userId: id });
    const call: Person['call'] = async (method, at, body) => {
      const answer = await fetch(app.url + at, {
        method,
        headers: { authorization: `Bearer ${rawKey}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Record<string, unknown>;
    };
    const cookie = `st_access=${await createSession(app, id)}`;
    return { ...(await visit(browser, app, path, { cookie })), call };
  }

  const make = async (
    { call }: Person,
    title: string,
    urls = ['https://a.example/', 'https://b.example/'],
  ): Promise<string> => {
    const { slug } = await call('POST', '/api/links', { title, urls });
    return String(slug);
  };
  const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
  const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Bundles' }).getByRole('row');

  it('are made, changed, previewed, drawn as a QR code, and counted', async () => {
    const visitor = await person('/console/bundles');
    const { page, context, call } = visitor;
    await page.getByRole('heading', { name: 'You have no bundles' }).waitFor();
    await expectFit(page, 'console-no-bundles');
    await page.getByRole('link', { name: 'Make a bundle' }).first().click();
    await page.getByLabel('Title').fill('Release <b>review</b>');
    await page.getByLabel('Add addresses').fill('https://one.example\nhttps://two.example/x\nnot an address');
    await button(page, 'Add 2').click();
    await page.getByLabel('Address 2').fill('nonsense');
    await page.getByText('Not a complete web address').waitFor();
    expect(await button(page, 'Make it').isDisabled()).toBe(true);
    await expectFit(page, 'console-new-bundle');
    await page.getByLabel('Address 2').fill('https://two.example/y');
    await button(page, 'Make it').click();
    await page.getByRole('heading', { level: 1, name: 'Release <b>review</b>' }).waitFor();
    const slug = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await expect
      .poll(() => call('GET', `/api/links/${slug}`))
      .toMatchObject({
        urls: ['https://one.example/', 'https://two.example/y'],
        source: 'console',
      });

    await page.getByText('Who sees what').click();
    await button(page, 'Add a rule').click();
    await page.getByLabel('Links, one a line').fill('https://members.example/ for members');
    await button(page, 'Preview').click();
    await page.getByText('No rule fits').waitFor();
    await button(page, 'Save').click();
    await page.getByText('Saved.').waitFor();
    await expect
      .poll(() => call('GET', `/api/links/${slug}`))
      .toMatchObject({
        resolutionPolicy: {
          rules: [{ when: { op: 'signedIn' }, tabs: [{ url: 'https://members.example/' }] }],
        },
      });
    await expectFit(page, 'console-editor');

    await page.getByRole('link', { name: 'QR code' }).click();
    await page.getByRole('img', { name: `QR code of ${app.url}/l/${slug}` }).waitFor();
    await expectFit(page, 'console-qr');

    await page.getByRole('link', { name: 'Insights' }).click();
    await page.getByRole('heading', { name: 'Nobody has looked yet' }).waitFor();
    const answer = await fetch(`${app.url}/l/${slug}`, {
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
    });
    expect(answer.status).toBe(200);
    await expect
      .poll(async () => {
        await page.reload();
        const table = page.getByRole('table', { name: 'Views and Open All by day' });
        await table.or(page.getByRole('heading', { name: 'Nobody has looked yet' })).waitFor();
        return table.count();
      })
      .toBe(1);
    await expectFit(page, 'console-insights');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('are put in order by keyboard, and kept while nobody saves', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    const slug = await make(visitor, 'Order', [
      'https://a.example/',
      'https://b.example/',
      'https://c.example/',
    ]);
    await page.goto(`${app.url}/console/bundles/${slug}`);
    const handle = (place: number): Locator =>
      page.getByRole('button', { name: `Move link ${String(place)}: arrow keys, or drag` });
    await handle(3).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.getByLabel('Address 2').inputValue()).toBe('https://c.example/');
    await page.getByLabel('Title').fill('Typed, not saved');
    await page.reload();
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Typed, not saved');
    expect(await page.getByLabel('Address 2').inputValue()).toBe('https://c.example/');
    await button(page, 'Discard changes').click();
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Order');
    expect(await button(page, 'Save').isDisabled()).toBe(true);
    // It is brought back from anywhere, and what was typed meanwhile as well.
    await page.getByLabel('Title').fill('Newer');
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Draft discarded.').waitFor();
    await button(page, 'Undo').click();
    await page.getByRole('link', { name: 'Edit' }).click();
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Typed, not saved');
    await button(page, 'Undo').click();
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Newer');
    await button(page, 'Undo').click();
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Typed, not saved');
    await button(page, 'Save').click();
    await page.getByText('Saved.').waitFor();
    await expect
      .poll(() => call('GET', `/api/links/${slug}`))
      .toMatchObject({
        title: 'Typed, not saved',
        urls: ['https://a.example/', 'https://c.example/', 'https://b.example/'],
      });
    await context.close();
  });

  it('show both sides when two change one, and a history that brings back', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    const slug = await make(visitor, 'Before');
    await page.goto(`${app.url}/console/bundles/${slug}`);
    await page.getByLabel('Title').fill('Mine');
    await call('PATCH', `/api/links/${slug}`, { title: 'Theirs' });
    await button(page, 'Save').click();
    const dialog = page.getByRole('alertdialog', { name: 'Somebody else changed it meanwhile' });
    await dialog.getByText('Theirs', { exact: true }).waitFor();
    await dialog.getByText('Mine', { exact: true }).waitFor();
    await expectFit(page, 'console-conflict');
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('Saved.').waitFor();
    await expect.poll(() => call('GET', `/api/links/${slug}`)).toMatchObject({ title: 'Mine' });

    await page.getByRole('link', { name: 'History' }).click();
    await button(page, 'Restore version 1').waitFor();
    await expectFit(page, 'console-history');
    await button(page, 'Restore version 1').click();
    await page.getByRole('heading', { level: 1, name: 'Before' }).waitFor();
    await context.close();
  });

  it('change on the screen when they change elsewhere', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    const slug = await make(visitor, 'Old name');
    await page.goto(`${app.url}/console/bundles`);
    await rows(page).getByText('Old name').waitFor();
    // Only a stream that is open tells of it: the change is repeated until one is.
    let count = 0;
    await expect
      .poll(async () => {
        count += 1;
        await call('PATCH', `/api/links/${slug}`, { title: `New name ${String(count)}` });
        return rows(page)
          .getByText(/New name/)
          .count();
      })
      .toBe(1);
    await context.close();
  });

  it('are found, chosen by keyboard, deleted together, and brought back', async () => {
    const visitor = await person('/console');
    const { page, context, call } = visitor;
    const links = Array.from({ length: 60 }, (_, n) => ({
      title: `Bundle ${String(n)}`,
      urls: [`https://a.example/${String(n)}`],
      urlMetadata: [{ tags: [n < 3 ? 'few' : 'many'] }],
    }));
    await call('POST', '/api/links/batch', { links });
    await page.goto(`${app.url}/console/bundles`);
    await rows(page).first().waitFor();
    await page.getByRole('searchbox', { name: 'Tag' }).fill('few');
    await expect.poll(() => rows(page).count()).toBe(3);
    expect(new URL(page.url()).searchParams.get('tag')).toBe('few');
    await expectFit(page, 'console-bundles');
    await rows(page).first().focus();
    await page.keyboard.press('Control+a');
    await page.getByText('3 selected').waitFor();
    await button(page, 'Delete').click();
    await page.getByText('3 bundles are deleted.').waitFor();
    await page.getByRole('heading', { name: 'No bundle is like that' }).waitFor();
    await button(page, 'Undo').click();
    await expect.poll(() => rows(page).count()).toBe(3);
    await context.close();
  });

  it('are those of an organization, or one’s own, for whoever acts for it', async () => {
    const { id } = await createUser(app);
    const org = await createOrg(app, id);
    for (const [title, orgId] of [
      ['Ours', org.id],
      ['Mine alone', null],
    ] as const)
      await fetch(`${app.url}/api/links`, {
        method: 'POST',
        headers: {
          cookie: `st_access=${await createSession(app, id, orgId)}`,
          origin: app.url,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ title, urls: ['https://a.example/'] }),
      });
    const cookie = `st_access=${await createSession(app, id, org.id)}`;
    const { page, context } = await visit(browser, app, '/console/bundles', { cookie });
    await rows(page).getByText('Ours').waitFor();
    await page.getByRole('button', { name: 'Whose' }).click();
    await page.getByRole('option', { name: 'Mine' }).click();
    await rows(page).getByText('Mine alone').waitFor();
    expect(await rows(page).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('owner')).toBe('me');
    await expectFit(page, 'console-bundles-owner');
    await page.reload();
    await rows(page).getByText('Mine alone').waitFor();
    await context.close();
  });

  it('of others are none of one’s business', async () => {
    const owner = await person('/console');
    const slug = await make(owner, 'Private');
    const { page, context } = await person(`/console/bundles/${slug}`);
    await page.getByRole('alert').getByText('You may not see this').waitFor();
    await expectFit(page, 'console-no-rights');
    await context.close();
    await owner.context.close();
  });
});
