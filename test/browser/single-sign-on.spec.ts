import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { freePort } from '../support/free-port.js';
import { createOrg, createUser } from '../support/identity.js';
import { CLIENT, OpenIdProvider } from '../support/openid-provider.js';
import { expectFit, launch, missing, note, visit } from './chromium.js';

const PASSWORD = 'correct horse battery';
const EMAIL = 'grace@acme.example';

describe.skipIf(missing)(`single sign-on, in a browser${note}`, () => {
  let provider: OpenIdProvider;
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${String(port)}`;
    provider = await new OpenIdProvider([`${publicUrl}/auth/oidc/callback`]).start();
    provider.accounts.set('grace', { email: EMAIL, email_verified: true });
    const openId = { ...CLIENT, label: 'Acme', scopes: 'openid profile email', groupsClaim: 'groups' };
    app = await startApp({ publicUrl, oidcIssuer: provider.url, openId }, { port });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
    await provider.stop();
  });

  it('leads to an account that was there before, once its owner has connected it', async () => {
    const { id } = await createUser(app, { email: EMAIL, username: 'grace', password: PASSWORD });
    await createOrg(app, id, 'engines');
    const { page, context, complaints } = await visit(browser, app, '/signin?redirect_url=/console/graph');
    // The provider is a real one, and elsewhere.
    await context.route(
      (url) => url.origin === provider.url,
      (route) => route.continue(),
    );
    const atProvider = async (button: string): Promise<void> => {
      await page.getByRole('link', { name: 'Sign in with Acme' }).click();
      await page.getByLabel('Account').fill('grace');
      await page.getByRole('button', { name: button }).click();
    };
    await expectFit(page, 'sign-in-with-provider');

    await atProvider('Cancel');
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await expectFit(page, 'not-signed-in');
    await page.getByRole('link', { name: 'Back to signing in' }).click();

    await atProvider('Continue');
    await page.getByRole('heading', { name: 'Connect your account' }).waitFor();
    await page.getByText(EMAIL).waitFor();
    await expectFit(page, 'connect-signed-out');
    await page.getByRole('link', { name: 'Sign in to your account' }).click();
    await page.getByLabel('Email address').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Myself' }).click();
    await page.getByText(`You are signed in as ${EMAIL}.`).waitFor();
    await expectFit(page, 'connect-signed-in');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.waitForURL(`${app.url}/account*`);
    await page.getByRole('heading', { name: 'Connected accounts' }).waitFor();
    await expectFit(page, 'connected-account');

    // From now on by the button alone.
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('link', { name: 'Sign in with Acme' }).click();
    await page.getByRole('heading', { name: 'Who do you want to act for?' }).waitFor();
    await page.getByRole('button', { name: 'engines' }).click();
    await page.getByText(`You are signed in as ${EMAIL}.`).waitFor();

    await page.goto(`${app.url}/account`);
    await page.getByRole('button', { name: 'Disconnect Single sign-on' }).click();
    await page.getByText('The accounts are not connected any more.').waitFor();
    await page.getByRole('link', { name: 'Connect Acme' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
