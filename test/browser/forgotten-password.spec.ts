import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';
import { expectQuiet, launch, missing, note, violations, visit } from './chromium.js';

const OLD = 'correct horse battery';
const NEW = 'another horse battery';

describe.skipIf(missing)(`a forgotten password, in a browser${note}`, () => {
  let mailbox: Mailbox;
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    app = await startApp({ ...mailbox.settings, publicUrl: 'http://links.acme.example' });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
    await mailbox.stop();
  });

  it('leads from signing in, by a mail, to being signed in', async () => {
    const { email } = await createUser(app, { password: OLD });
    const address = email ?? '';
    const visitor = await visit(browser, app, '/signin');
    const { page } = visitor;
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Email address').fill(address);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();

    const [, path = ''] =
      /http:\/\/links\.acme\.example(\/reset\/\S+)/.exec((await mailbox.latest(address)).text) ?? [];
    // What looks at links in mails does not use them up.
    for (let n = 0; n < 3; n += 1) expect((await fetch(app.url + path)).status).toBe(200);
    await page.goto(app.url + path);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('New password').fill('password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByRole('alert').getByText('one of the most common passwords').waitFor();
    await page.getByLabel('New password').fill(NEW);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();

    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Email address').fill(address);
    await page.getByLabel('Password').fill(NEW);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
    await page.goto(app.url + path);
    await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor();
    expectQuiet(visitor, app);
    await visitor.context.close();
  });

  it('is a matter of the operator where no mail is sent', async () => {
    const without = await startApp();
    const { page, context } = await visit(browser, without, '/reset');
    await page.getByText('Ask whoever runs it').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await context.close();
    await without.close();
  });

  it('is not changed by a page of somebody else', async () => {
    const { email } = await createUser(app, { password: OLD });
    const form = await fetch(`${app.url}/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: `email=${encodeURIComponent(email ?? '')}`,
    });
    expect(form.status).toBe(403);
  });
});
