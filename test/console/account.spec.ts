import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit, type Visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createSession, createUser } from '../support/identity.js';

const PASSWORD = 'correct horse battery staple';

describe.skipIf(missing)(`one’s account in the console${note}`, () => {
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

  async function open(path: string, defaults = {}): Promise<Visit & { userId: string }> {
    const { id: userId } = await createUser(app, defaults);
    const cookie = `st_access=${await createSession(app, userId)}`;
    return { ...(await visit(browser, app, path, { cookie })), userId };
  }

  const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
  const callWith = async (key: string): Promise<number> =>
    (await fetch(`${app.url}/api/auth/me`, { headers: { authorization: `Bearer ${key}` } })).status;

  it('changes its name, which is shown at once', async () => {
    const visitor = await open('/console/account', { displayName: 'Before' });
    const { page, context } = visitor;
    await page.getByLabel('Name', { exact: true }).fill('שרה');
    await button(page, 'Save').click();
    await page.getByRole('status').getByText('Saved').waitFor();
    await button(page, 'Your account').click();
    await page.getByRole('menu').getByText('שרה').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Username').fill('no such name!');
    await button(page, 'Save').click();
    await page.getByRole('alert').waitFor();
    await expectFit(page, 'console-profile');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('makes a key, which works, rotates it, and revokes it', async () => {
    const visitor = await open('/console/account/keys');
    const { page, context } = visitor;
    await page.getByRole('heading', { name: 'You have no API keys' }).waitFor();
    await expectFit(page, 'console-no-keys');
    await button(page, 'Create a key').click();
    await page.getByLabel('Name', { exact: true }).fill('ci');
    await expectFit(page, 'console-new-key');
    await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('shown only this once').waitFor();
    const first = await dialog.locator('pre').innerText();
    expect(await callWith(first)).toBe(200);
    await button(page, 'Close').click();
    await page.getByText('Make, change and delete bundles (and read them)').waitFor();

    await button(page, 'Rotate ci').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rotate' }).click();
    await dialog.getByText('shown only this once').waitFor();
    const second = await dialog.locator('pre').innerText();
    expect(second).not.toBe(first);
    expect([await callWith(first), await callWith(second)]).toEqual([200, 200]);
    await button(page, 'Close').click();

    await button(page, 'Revoke ci').click();
    await page.getByLabel('Type revoke to confirm').fill('revoke');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    await expect.poll(() => Promise.all([callWith(first), callWith(second)])).toEqual([401, 401]);
    await expectFit(page, 'console-keys');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('changes the password, sets up an app, and is told what is wrong', async () => {
    const visitor = await open('/console/account/security', { password: PASSWORD });
    const { page, context } = visitor;
    const password = page.locator('section', { has: page.getByRole('heading', { name: 'Password' }) });
    await password.getByLabel('Current password').fill('wrong');
    await password.getByLabel('New password').fill('another horse battery');
    await button(page, 'Change the password').click();
    await password.getByText('The current password is missing or wrong').waitFor();
    await password.getByLabel('Current password').fill(PASSWORD);
    await button(page, 'Change the password').click();
    await page.getByText('Your password is changed.').waitFor();
    await button(page, 'Set up an app').click();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    await page.getByLabel('Code that the app shows').fill('000000');
    await button(page, 'Confirm').click();
    await page.getByRole('alert').waitFor();
    await expectFit(page, 'console-security');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('ends other sessions, and goes to the sign-in when its own ends', async () => {
    const { page, context, userId } = await open('/console/account/sessions');
    await createSession(app, userId);
    await page.reload();
    await page.getByText('This session').waitFor();
    await button(page, 'End all others').click();
    await expectFit(page, 'console-end-sessions');
    await button(page, 'End them').click();
    await expect.poll(() => button(page, 'End all others').count()).toBe(0);
    await expectFit(page, 'console-sessions');
    await context.clearCookies();
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.waitForURL(/\/signin\?redirect_url=%2Fconsole%2Faccount/);
    await context.close();
  });

  it('goes anywhere by keyboard', async () => {
    const { page, context } = await open('/console');
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').waitFor();
    await expectFit(page, 'console-palette');
    await page.keyboard.type('your api keys');
    await page.getByRole('menuitem', { name: 'Your API keys' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/console\/account\/keys$/);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await context.close();
  });

  it('acts for an organization or for oneself', async () => {
    const { page, context, userId } = await open('/console');
    await createOrg(app, userId, 'rockets');
    await page.reload();
    await page.getByRole('button', { name: 'Acting for' }).click();
    await page.getByRole('menuitemradio', { name: 'rockets' }).click();
    await page.getByRole('button', { name: 'Acting for' }).getByText('rockets').waitFor();
    await context.close();
  });

  it('says when the connection is lost, and when it is back', async () => {
    const { page, context } = await open('/console');
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await expectFit(page, 'console-offline');
    await context.setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });
    await context.close();
  });

  it('deletes the account only when its name was typed', async () => {
    const { page, context } = await open('/console/account/data', { username: 'typed-name' });
    await button(page, 'Delete my account').click();
    const dialog = page.getByRole('alertdialog');
    expect(await dialog.getByRole('button', { name: 'Delete my account' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type typed-name to confirm').fill('typed-name');
    await dialog.getByRole('button', { name: 'Delete my account' }).click();
    await page.waitForURL(`${app.url}/`);
    await page.goto(`${app.url}/console`);
    expect(new URL(page.url()).pathname).toBe('/signin');
    await context.close();
  });
});
