import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import { codeOf } from '../support/second-factor.js';
import { expectFit, expectQuiet, launch, missing, note, visit } from './chromium.js';

const PASSWORD = 'correct horse battery';

async function signIn(page: Page, address: string): Promise<void> {
  await page.getByLabel('Email address').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** A browser that makes and uses passkeys by itself. */
async function withPasskeys(browser: Browser): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { page, context };
}

describe.skipIf(missing)(`a second factor, in a browser${note}`, () => {
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

  it('is set up, lost, and stood in for by a recovery code, without a script', async () => {
    const { email } = await createUser(app, { password: PASSWORD });
    const address = email ?? '';
    const visitor = await visit(
      browser,
      app,
      '/signin?redirect_url=/account',
      {},
      { javaScriptEnabled: false },
    );
    const { page } = visitor;
    await signIn(page, address);
    await page.getByRole('link', { name: 'Set it up' }).click();
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await page.getByText('It cannot be scanned?').click();
    const secret = ((await page.locator('details code').textContent()) ?? '').replaceAll(' ', '');
    await page.getByRole('textbox', { name: 'Code' }).fill('000');
    await page.getByRole('button', { name: 'Add the app' }).click();
    await page.getByRole('alert').getByText('This code is wrong').waitFor();
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(app, secret));
    await page.getByRole('button', { name: 'Add the app' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    const codes = await page.locator('.codes code').allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await page.getByText('10 left.').waitFor();

    await page.goto(`${app.url}/account`);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await signIn(page, address);
    await page.getByRole('heading', { name: 'Two-factor authentication' }).waitFor();
    const nothing = await page.request.post(`${app.url}/signin/second-factor`, {
      form: { code: ' ' },
      headers: { origin: app.url },
    });
    expect([nothing.status(), await nothing.text()]).toEqual([400, expect.stringContaining('Enter a code')]);
    await page.getByLabel('Code of your authenticator app').fill('000000');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByText('Use a recovery code').first().click();
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Continue with a recovery code' }).click();
    await page.waitForURL('**/console');
    await page.goto(`${app.url}/account/second-factor`);
    await page.getByText('9 left.').waitFor();
    await page.getByLabel('Code of the app, or a recovery code').fill(codes[1] ?? '');
    await page.getByRole('button', { name: 'Turn the app off' }).click();
    await page.getByText('The authenticator app was turned off.').waitFor();
    expectQuiet(visitor, app);
    await visitor.context.close();
  });

  it('may be a passkey, which signs in alone as well', async () => {
    // No host that is an address can have passkeys.
    const { port } = new URL(app.url);
    const at = `http://localhost:${port}`;
    const { email } = await createUser(app, { password: PASSWORD });
    const address = email ?? '';
    const { page, context } = await withPasskeys(browser);
    await page.goto(`${at}/signin?redirect_url=/account/second-factor`);
    await expectFit(page, 'sign-in');
    await signIn(page, address);
    await expectFit(page, 'overview-off');
    await page.getByLabel('Name (optional)').fill('laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    await expectFit(page, 'recovery-codes');
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await page.getByText('laptop', { exact: true }).waitFor();
    await expectFit(page, 'overview-on');

    await page.goto(`${at}/account`);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await signIn(page, address);
    await expectFit(page, 'second-step');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText(`You are signed in as ${address}.`).waitFor();

    await page.goto(`${at}/account`);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.goto(`${at}/signin?redirect_url=/account/second-factor`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('last used on').waitFor();
    await page.getByText('laptop', { exact: true }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('phone');
    await page.getByRole('button', { name: 'Rename the passkey' }).click();
    await page.getByText('The passkey was renamed.').waitFor();
    await page.getByText('phone', { exact: true }).click();
    await page.getByRole('button', { name: 'Remove the passkey' }).click();
    await page.getByText('The passkey was removed.').waitFor();
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await expectFit(page, 'set-up');
    await context.close();
  });

  it('is added, renamed and removed in the console', async () => {
    const { port } = new URL(app.url);
    const at = `http://localhost:${port}`;
    const { id, email } = await createUser(app, { password: PASSWORD });
    const { page, context } = await withPasskeys(browser);
    await page.goto(`${at}/signin?redirect_url=/console/account/security`);
    await signIn(page, email ?? '');
    const passkeys = page.locator('section', { has: page.getByRole('heading', { name: 'Passkeys' }) });
    await passkeys.getByText('You have no passkeys.').waitFor();
    await passkeys.getByLabel('Name of the passkey').fill('Läptop <b>');
    await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
    const codes = page.getByRole('alertdialog', { name: 'Recovery codes' });
    expect((await codes.locator('pre').innerText()).split('\n')).toHaveLength(10);
    await expectFit(page, 'console-recovery-codes');
    await codes.getByRole('button', { name: 'Close' }).click();
    await passkeys.getByRole('button', { name: 'Rename Läptop <b>' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rename Läptop <b>' });
    await dialog.getByLabel('Name of the passkey').fill('Phone');
    await expectFit(page, 'console-rename-passkey');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await passkeys.getByText('Phone', { exact: true }).waitFor();
    await expectFit(page, 'console-passkeys');
    await passkeys.getByRole('button', { name: 'Remove Phone' }).click();
    const confirm = page.getByRole('alertdialog', { name: 'Remove Phone' });
    const removal = confirm.getByRole('button', { name: 'Remove', exact: true });
    expect(await removal.isDisabled()).toBe(true);
    await confirm.getByLabel('Type remove to confirm').fill('remove');
    await expectFit(page, 'console-remove-passkey');
    await removal.click();
    await passkeys.getByText('You have no passkeys.').waitFor();
    expect(await app.sql('select id from identity.passkeys where user_id = $1', [id])).toEqual([]);
    await context.close();
  });
});
