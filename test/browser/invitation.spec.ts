import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createUser } from '../support/identity.js';
import { newPerson, organizationWorld, type OrganizationWorld } from '../identity/organizations-world.js';
import { expectQuiet, launch, missing, note, visit } from './chromium.js';

const PASSWORD = 'correct horse battery';

describe.skipIf(missing)(`an invitation in a browser${note}`, () => {
  let app: TestApp;
  let world: OrganizationWorld;
  let browser: Browser;

  beforeAll(async () => {
    app = await startApp();
    world = await organizationWorld(app);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  async function invite(email: string): Promise<string> {
    const response = await fetch(`${app.url}/api/orgs/${world.slug}/invitations`, {
      method: 'POST',
      headers: { ...world.admin.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ email, role: 'reader' }),
    });
    return new URL(((await response.json()) as { link: string }).link).pathname;
  }

  it('leads somebody new through signing up into the organization', async () => {
    const path = await invite('new@test.example');
    const visitor = await visit(browser, app, path);
    const { page, context, requests } = visitor;
    await page.getByText('n\u2026@test.example').waitFor();
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Email address').fill('new@test.example');
    await page.getByLabel('Username').fill('newcomer');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('You are signed in as new@test.example').waitFor();
    expect(page.url()).toBe(app.url + path);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('heading', { name: 'You have joined' }).waitFor();
    const secret = path.split('/').at(-1)!;
    expect(requests.filter((url) => new URL(url).search.includes(secret))).toEqual([]);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('reaches somebody who is signed in as another, and lets them act for whom they choose', async () => {
    const { id, email } = await createUser(app, { password: PASSWORD });
    const own = await createOrg(app, id);
    const path = await invite(email ?? '');
    const stranger = { cookie: `st_access=${world.stranger.headers['authorization']!.split(' ')[1]!}` };
    const visitor = await visit(browser, app, path, stranger);
    const { page, context } = visitor;
    await page.getByRole('heading', { name: 'This invitation is for somebody else' }).waitFor();
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await page.getByLabel('Email address').fill(email ?? '');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: own.name }).click();
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('link', { name: 'Choose who you act for' }).click();
    await page.getByRole('button', { name: world.slug }).click();
    await page.goto(`${app.url}/signin/organization`);
    expect(await page.locator('button[aria-current=true]').textContent()).toContain(world.slug);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('is declined', async () => {
    const { id, email, headers } = await newPerson(app);
    const path = await invite(email);
    const cookies = { cookie: `st_access=${headers['authorization']!.split(' ')[1]!}` };
    const { page, context } = await visit(browser, app, path, cookies);
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('heading', { name: 'You have declined the invitation' }).waitFor();
    await page.goto(app.url + path);
    await page.getByRole('heading', { name: 'This invitation is not valid any more' }).waitFor();
    const members = await app.sql('select from identity.memberships where user_id = $1', [id]);
    expect(members).toEqual([]);
    await context.close();
  });
});
