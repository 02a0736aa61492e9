import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { create, makePeople, type People } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import { expectQuiet, launch, missing, note, type Visit, visit } from './chromium.js';

const PASSWORD = 'correct horse battery';

describe.skipIf(missing)(`claiming in a browser${note}`, () => {
  let app: TestApp;
  let people: People;
  let browser: Browser;

  beforeAll(async () => {
    app = await startApp();
    people = await makePeople(app);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const ownerOf = async (slug: string): Promise<string | null> => {
    const [row] = await app.sql<{ owner_user_id: string | null }>(
      'select owner_user_id from linky.bundles where slug = $1',
      [slug],
    );
    return row?.owner_user_id ?? null;
  };
  const confirm = ({ page }: Visit): Promise<void> => page.getByRole('button', { name: 'Claim it' }).click();

  it('leads through signing up to a bundle of one\u2019s own', async () => {
    const { slug, claimToken = '' } = await create(app, { email: 'ada@acme.example', title: 'Ours' });
    const visitor = await visit(browser, app, `/claim/${claimToken}`);
    const { page } = visitor;
    await page.getByText('30 days left').waitFor();
    await page.getByText('meant for ada@acme.example').waitFor();
    await page.getByRole('link', { name: 'Sign up' }).click();
    expect(await page.getByLabel('Email address').inputValue()).toBe('ada@acme.example');
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('You are signed in as ada@acme.example').waitFor();
    expect(await ownerOf(slug)).toBeNull();
    await confirm(visitor);
    await page.waitForURL(`${app.url}/console/bundles/${slug}?claimed=1`);
    await page.getByText('This bundle is yours now').waitFor();
    expect(await ownerOf(slug)).not.toBeNull();
    await page.goto(`${app.url}/claim/${claimToken}`);
    await page.getByRole('heading', { name: 'This bundle is already claimed' }).waitFor();
    expectQuiet(visitor, app);
    await visitor.context.close();
  });

  it('lets one of two who press at once win, and tells the other', async () => {
    const { slug, claimToken = '' } = await create(app);
    const rivals = await Promise.all(
      [people.admin, people.member].map(async (person) => ({
        person,
        seen: await visit(browser, app, `/claim/${claimToken}`, await people.alone(person)),
      })),
    );
    await Promise.all(rivals.map(({ seen }) => confirm(seen)));
    const won = await Promise.all(
      rivals.map(async ({ person, seen: { page, context } }) => {
        const heading = await page.getByRole('heading', { level: 1 }).textContent();
        const yours = await page.getByText('This bundle is yours now').count();
        await context.close();
        if (yours === 0) expect(heading).toBe('This bundle is already claimed');
        return yours === 1 ? person.id : null;
      }),
    );
    expect(won.filter((id) => id !== null)).toEqual([await ownerOf(slug)]);
  });

  it('cannot be pressed by another site in the name of its visitor', async () => {
    const { slug, claimToken = '' } = await create(app);
    const victim = await visit(browser, app, `/claim/${claimToken}`, await people.alone(people.admin));
    const form = await victim.page.locator('input[name=form]').inputValue();
    const trap = `<form method="post" action="${app.url}/claim/${claimToken}"><input name="form" value="${form}"></form>`;
    await victim.context.route('https://evil.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `${trap}<script>document.forms[0].submit()</script>` }),
    );
    await victim.page.goto('https://evil.example/').catch(() => undefined);
    await victim.page.waitForURL(`${app.url}/claim/${claimToken}`);
    expect(await ownerOf(slug)).toBeNull();
    expect(await victim.page.getByText('This bundle is yours now').count()).toBe(0);
    await victim.context.close();
  });

  it('is handed over to another account', async () => {
    const { claimToken = '' } = await create(app);
    const other = await createUser(app, { password: PASSWORD });
    const { page, context } = await visit(
      browser,
      app,
      `/claim/${claimToken}`,
      await people.inOrg(people.admin),
    );
    await page.getByText(`The bundle will belong to ${people.orgSlug}.`).waitFor();
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await page.getByLabel('Email address').fill(other.email ?? '');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Email address').inputValue()).toBe(other.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText(`You are signed in as ${other.email ?? ''}.`).waitFor();
    expect(page.url()).toBe(`${app.url}/claim/${claimToken}`);
    expect(await page.getByText('will belong to').count()).toBe(0);
    await context.close();
  });
});
