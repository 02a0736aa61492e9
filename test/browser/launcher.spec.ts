import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { create, makePeople, type People } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectQuiet, launch, missing, note, onlyEngine, visit } from './chromium.js';

const URLS = ['https://one.example/', 'https://two.example/a?b=c', 'https://three.example/'];
const TEAM = 'https://team.example/';

/** Waits until the profile has just these pages open beside the launcher. */
async function expectTabs(context: BrowserContext, urls: readonly string[]): Promise<void> {
  await vi.waitFor(
    () => {
      const [, ...tabs] = context.pages().map((page) => page.url());
      expect(tabs.sort()).toEqual([...urls].sort());
    },
    { timeout: 300_000, interval: 50 },
  );
}

const summary = (page: Page): Promise<string | null> => page.locator('#open-summary').textContent();
const listed = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('.tabs a')].map(({ href }) => href)`);

describe.skipIf(missing)(`the launcher in a browser${note}`, () => {
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

  it('opens a tab for each link, cut off from the page that opened it', async () => {
    const { slug } = await create(app, { urls: URLS, title: 'Three things' });
    const visitor = await visit(browser, app, `/l/${slug}`);
    const { page, context } = visitor;
    expect(await page.title()).toBe('Three things · Ligature');
    expectQuiet(visitor, app);
    await page.getByRole('button', { name: 'Open All (3)' }).click();
    await expectTabs(context, URLS);
    await page.getByText('Opened 3 tabs.').waitFor();
    for (const tab of context.pages().slice(1)) {
      expect(await tab.evaluate('[window.opener === null, document.referrer]')).toEqual([true, '']);
    }
    expect(visitor.complaints).toEqual([]);
    await context.close();
  });

  it('tells the owner that everything was opened, and by which rule, before it opens', async () => {
    const { slug } = await create(app, {
      urls: URLS,
      resolutionPolicy: { rules: [{ id: 'all', when: { op: 'always' }, tabs: [{ url: TEAM }] }] },
    });
    const { page, context, requests } = await visit(browser, app, `/l/${slug}`);
    const told = page.waitForRequest((request) => request.url().endsWith(`/api/links/${slug}/events`));
    await page.getByRole('button', { name: 'Open All (1)' }).click();
    expect((await told).method()).toBe('POST');
    expect((await told).postDataJSON()).toEqual({ kind: 'open_all', matchedRuleId: 'all' });
    await expectTabs(context, [TEAM]);
    await page.getByText('Opened 1 tab.').waitFor();
    expect(requests.findIndex((url) => url.endsWith('/events'))).toBeLessThan(requests.indexOf(TEAM));
    await context.close();
  });

  it('leaves out what is meant for the other kind of device', async () => {
    const urlMetadata = [{ openPolicy: 'always' }, { openPolicy: 'desktop' }, { openPolicy: 'mobile' }];
    const { slug } = await create(app, { urls: URLS, urlMetadata });
    const desktop = await visit(browser, app, `/l/${slug}`);
    await desktop.page.getByRole('button', { name: 'Open All (2)' }).click();
    await expectTabs(desktop.context, URLS.slice(0, 2));
    await desktop.context.close();
    const pixel = {
      userAgent: 'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36',
      viewport: { width: 390, height: 800 },
      isMobile: true,
      hasTouch: true,
    };
    const phone = await visit(browser, app, `/l/${slug}`, {}, pixel);
    await phone.page.getByRole('button', { name: 'Open All (2)' }).tap();
    await expectTabs(phone.context, [URLS[0] ?? '', URLS[2] ?? '']);
    expect(await listed(phone.page)).toEqual(URLS);
    await phone.context.close();
  });

  it('takes a tablet that says it is a desktop for a mobile device', async () => {
    const urlMetadata = [{ openPolicy: 'desktop' }, { openPolicy: 'mobile' }, { openPolicy: 'mobile' }];
    const { slug } = await create(app, { urls: URLS, urlMetadata });
    const ipad = {
      userAgent:
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      hasTouch: true,
    };
    const tablet = await visit(browser, app, `/l/${slug}`, {}, ipad);
    // Chromium would tell by itself what it is, which Safari does not; and says that it has one finger.
    await tablet.page.addInitScript(
      `Object.defineProperties(navigator, { userAgentData: { value: undefined }, maxTouchPoints: { value: 5 } })`,
    );
    await tablet.page.reload();
    await tablet.page.getByRole('button', { name: 'Open All (2)' }).tap();
    await expectTabs(tablet.context, URLS.slice(1));
    await tablet.context.close();
  });

  it('says so where it opens nothing on a device', async () => {
    const urlMetadata = URLS.map(() => ({ openPolicy: 'mobile' }));
    const { slug } = await create(app, { urls: URLS, urlMetadata });
    const { page, context } = await visit(browser, app, `/l/${slug}`);
    expect(await page.getByRole('button', { name: 'Open All (0)' }).isDisabled()).toBe(true);
    await page.getByText('None of these links is meant for this device.').waitFor();
    expect(await page.getByText('Opens each link in a tab').count()).toBe(0);
    await context.close();
  });

  it('works from the keyboard alone', async () => {
    const { slug } = await create(app, { urls: URLS });
    const { page, context } = await visit(browser, app, `/l/${slug}`);
    const focused = (): Promise<string> =>
      page.evaluate<string>('document.activeElement.href ?? document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(`${app.url}/l/${slug}#main`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Open All (3)');
    await page.keyboard.press('Space');
    await page.getByText('Opened 3 tabs.').waitFor();
    await expectTabs(context, URLS);
    await page.bringToFront();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(URLS[0]);
    const outline = `getComputedStyle(document.activeElement, '::after').outlineStyle`;
    expect(await page.evaluate(outline)).toBe('solid');
    await page.keyboard.press('Enter');
    await expectTabs(context, [...URLS, URLS[0] ?? '']);
    await context.close();
  });

  it('shows the links without scripts', async () => {
    const { slug } = await create(app, { urls: URLS });
    const { page, context } = await visit(browser, app, `/l/${slug}`, {}, { javaScriptEnabled: false });
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'two.example' }).click();
    await expectTabs(context, [URLS[1] ?? '']);
    await context.close();
  });

  it('shows the anonymous visitor the public set and the nudge, the teammate hers', async () => {
    const when = { op: 'in', field: 'orgSlugs', value: [people.orgSlug] };
    const secret = { id: 'eng', name: 'Secret name', when, tabs: [{ url: TEAM, note: 'Secret note' }] };
    const { slug } = await create(app, { urls: URLS, resolutionPolicy: { version: 1, rules: [secret] } });
    const anonymous = await visit(browser, app, `/l/${slug}`);
    expect(await listed(anonymous.page)).toEqual(URLS);
    const html = await anonymous.page.content();
    for (const word of ['Secret', 'team.example', 'orgSlugs', people.orgSlug, 'eng"']) {
      expect(html).not.toContain(word);
    }
    expectQuiet(anonymous, app);
    await anonymous.page.getByRole('link', { name: 'Sign in' }).click();
    expect(anonymous.page.url()).toBe(`${app.url}/signin?redirect_url=%2Fl%2F${slug}`);
    await anonymous.context.close();

    const teammate = await visit(browser, app, `/l/${slug}`, await people.alone(people.member));
    expect(await listed(teammate.page)).toEqual([TEAM]);
    expect(await teammate.page.getByText('Secret note').count()).toBe(1);
    expect(await teammate.page.content()).not.toMatch(/Secret name|one\.example|orgSlugs|sign in/i);
    expectQuiet(teammate, app);
    await teammate.context.close();
  });

  it('shows nothing of a bundle with a password before it is given', async () => {
    const { slug } = await create(app, { urls: URLS, title: 'Hidden title', password: 'correct horse' });
    const visitor = await visit(browser, app, `/l/${slug}`);
    const { page, context } = visitor;
    expect(await page.content()).not.toMatch(/Hidden title|one\.example/);
    await page.getByLabel('Password').fill('wrong horse');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Show the links' }).click();
    await page.getByRole('heading', { name: 'Hidden title' }).waitFor();
    expect(await listed(page)).toEqual(URLS);
    await page.reload();
    expect(await listed(page)).toEqual(URLS);
    expectQuiet(visitor, app);
    await context.close();
  });

  it('counts single links where its owner wants that, and otherwise does not', async () => {
    for (const trackOpens of [true, false]) {
      const { slug } = await create(app, { urls: URLS, trackOpens });
      const { page, context, requests } = await visit(browser, app, `/l/${slug}`);
      await page.locator('.tabs a').first().click();
      await expectTabs(context, URLS.slice(0, 1));
      await page.bringToFront();
      await page.getByRole('button', { name: 'Open All (3)' }).click();
      await page.getByText('Opened 3 tabs.').waitFor();
      await expect
        .poll(() => requests.filter((url) => url.endsWith('/events')).length)
        .toBe(trackOpens ? 2 : 1);
      await context.close();
    }
  });

  it('counts a link that is opened with the middle button', async () => {
    const { slug } = await create(app, { urls: URLS, trackOpens: true });
    const { page, context } = await visit(browser, app, `/l/${slug}`);
    const told = page.waitForRequest((request) => request.url().endsWith('/events'));
    await page.locator('.tabs a').nth(1).click({ button: 'middle' });
    expect((await told).postDataJSON()).toEqual({ kind: 'open_one', url: URLS[1] });
    expect(await page.locator('.tabs li.opened').count()).toBe(1);
    await context.close();
  });

  it('shows texts in the direction of their language, and addresses from left to right', async () => {
    const { slug } = await create(app, {
      urls: ['https://xn--mnchen-3ya.example/a'],
      title: '\u05e9\u05dc\u05d5\u05dd',
      description: '\u0645\u0631\u062d\u0628\u0627',
      urlMetadata: [{ note: '\u05d4\u05e2\u05e8\u05d4', tags: ['\u05ea\u05d2'] }],
    });
    const { page, context } = await visit(browser, app, `/l/${slug}`);
    for (const part of ['h1', '.description', '.note', '.tags bdi']) {
      const direction = `getComputedStyle(document.querySelector('main ${part}')).direction`;
      expect([part, await page.evaluate(direction)]).toEqual([part, 'rtl']);
    }
    expect(await page.locator('.host').textContent()).toBe('m\u00fcnchen.example');
    await context.close();
  });

  it('runs nothing of what a creator wrote', async () => {
    const evil = `"><img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;
    const { slug } = await create(app, {
      urls: [`https://one.example/"onmouseover="document.title='hacked'?q=${evil}`],
      title: evil.slice(0, 120),
      description: evil,
      urlMetadata: [{ note: evil }],
      resolutionPolicy: {
        rules: [
          {
            id: evil.slice(0, 60),
            name: evil,
            showBadge: true,
            when: { op: 'always' },
            tabs: [{ url: `https://one.example/${evil}`, note: evil }],
            stopOnMatch: false,
          },
        ],
      },
    });
    const visitor = await visit(browser, app, `/l/${slug}`);
    await visitor.page.locator('.tabs a').hover();
    await visitor.page.getByRole('button', { name: 'Open All (1)' }).click();
    await visitor.page.getByText('Opened 1 tab.').waitFor();
    expect(await visitor.page.title()).toContain('<img');
    expect(await visitor.page.locator('main img, main script').count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});

describe.skipIf(onlyEngine)(`a browser that blocks popups${note}`, () => {
  it('leads to the list, and the summary says why', async () => {
    const app = await startApp();
    const browser = await launch({ blockPopups: true });
    const { slug } = await create(app, { urls: URLS });
    const { page, context, requests } = await visit(browser, app, `/l/${slug}`);
    await page.getByRole('button', { name: 'Open All (3)' }).click();
    await page.getByText('Opened 1 tab, 2 blocked by your browser.').waitFor();
    expect(await summary(page)).toContain('from the list below');
    expect(await page.locator('.tabs li.blocked').count()).toBe(2);
    await expectTabs(context, URLS.slice(0, 1));
    // A browser lets one tab through for each press: the next ones go on with what is left.
    for (const left of [2, 1]) {
      await page.bringToFront();
      await page.getByRole('button', { name: `Open the rest (${String(left)})` }).click();
      await expectTabs(context, URLS.slice(0, 4 - left));
    }
    expect(await page.locator('.tabs li.blocked').count()).toBe(0);
    await page.bringToFront();
    await page.getByRole('button', { name: 'Open All (3)' }).waitFor();
    expect(requests.filter((url) => url.endsWith('/events'))).toHaveLength(1);
    await page.getByText('Only one tab opened?').click();
    await page.getByText(`Allow them for ${app.url}`).waitFor();
    await context.close();
    await browser.close();
    await app.close();
  });
});
