import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Members } from '#identity';

import { bearer, create } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { expectQuiet, launch, missing, note, type Visit, visit, violations } from './chromium.js';

const PASSWORD = 'correct horse battery';

describe.skipIf(missing)(`organizations, in a browser${note}`, () => {
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

  async function signIn(email: string, path: string): Promise<Visit> {
    const visitor = await visit(browser, app, `/signin?redirect_url=${path}`);
    await visitor.page.getByLabel('Email address').fill(email);
    await visitor.page.getByLabel('Password').fill(PASSWORD);
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    return visitor;
  }

  /** What whoever belongs to organizations is asked after signing in, and when they switch. */
  async function choose(page: Page, name: string): Promise<void> {
    await page.getByRole('heading', { name: 'Who do you want to act for?' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name }).click();
    await page.getByRole('heading', { name: 'Your account', exact: true }).waitFor();
  }

  /** Titles of the bundles that the browser's session is shown. */
  const bundles = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
      const answer = await fetch('/api/me/links');
      const { linkies } = (await answer.json()) as { linkies: { title: string }[] };
      return linkies.map(({ title }) => title);
    });

  it('does not let the only admin of an organization go', async () => {
    const { id, email } = await createUser(app, { password: PASSWORD });
    const org = await createOrg(app, id);
    const visitor = await signIn(email!, '/account');
    const { page } = visitor;
    await choose(page, 'Myself');
    await page.getByLabel('Delete my account').check();
    await page.getByRole('button', { name: 'Delete account' }).click();
    await page.getByRole('alert').getByText(`You are the only admin of ${org.slug}`).waitFor();
    expect(await violations(page)).toEqual([]);

    const other = await createUser(app);
    await createMember(app, org.id, other.id, 'org:admin');
    await page.getByLabel('Delete my account').check();
    await page.getByRole('button', { name: 'Delete account' }).click();
    await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
    await page.goto(`${app.url}/account`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expectQuiet(visitor, app);
    await visitor.context.close();
  });

  it('shows what is one’s own, or the organization’s, as one switches; and nothing of it once one is removed', async () => {
    const { id, email } = await createUser(app, { password: PASSWORD });
    const admin = await createUser(app);
    const org = await createOrg(app, admin.id);
    await createMember(app, org.id, id);
    await create(app, { title: 'Mine' }, bearer(await createSession(app, id)));
    await create(app, { title: 'Of the team' }, bearer(await createSession(app, admin.id, org.id)));

    const visitor = await signIn(email!, '/account');
    const { page } = visitor;
    const switchTo = async (name: string): Promise<void> => {
      await page.getByRole('link', { name: 'Act for an organization or for yourself' }).click();
      await choose(page, name);
    };
    await choose(page, 'Myself');
    expect(await bundles(page)).toEqual(['Mine']);
    await switchTo(org.name);
    await page.getByText(`and act for ${org.name}`).waitFor();
    expect(await bundles(page)).toEqual(['Of the team']);
    expect(await violations(page)).toEqual([]);
    await switchTo('Myself');
    expect(await page.getByText('and act for').count()).toBe(0);
    expect(await bundles(page)).toEqual(['Mine']);

    await switchTo(org.name);
    await app.get(Members).remove({ orgId: org.id, userId: id }, 'operator');
    expect(await bundles(page)).toEqual(['Mine']);
    await page.reload();
    await page.getByRole('heading', { name: 'Your account', exact: true }).waitFor();
    expect(await page.getByText('and act for').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Act for an organization' }).count()).toBe(0);
    expectQuiet(visitor, app);
    await visitor.context.close();
  });

  it('downloads all that is kept of somebody', async () => {
    const { id, email } = await createUser(app, { password: PASSWORD });
    const visitor = await signIn(email!, '/account');
    const { page } = visitor;
    await page.getByRole('link', { name: 'Export all that is kept of you' }).click();
    await page.getByRole('heading', { name: 'Your data' }).waitFor();
    expect(await violations(page)).toEqual([]);
    const shots = process.env['SHOTS'];
    if (shots !== undefined)
      for (const colorScheme of ['light', 'dark'] as const)
        for (const width of [1200, 380]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 700 });
          await page.screenshot({ path: `${shots}/export-${colorScheme}-${String(width)}.png` });
        }
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export my data' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('ligature-export.jsonl');
    const stream = await download.createReadStream();
    const text = (await stream.toArray()).map(String).join('');
    expect(text).toContain(`"id":"${id}"`);
    expectQuiet(visitor, app);
    await visitor.context.close();
  });
});
