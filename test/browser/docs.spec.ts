import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { expectQuiet, launch, missing, note, violations, visit } from './chromium.js';

const PHONE = { width: 390, height: 800 };
const DESKTOP = { width: 1200, height: 900 };
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.skipIf(missing)(`the documentation in a browser${note}`, () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), launch()]);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  // One small page of each kind: the others are made of the same parts.
  it.each(['/docs', '/docs/api/keys', '/docs/guides/conventions', '/docs/nothing'])(
    '%s is accessible and keeps to itself, light on a desk and dark on a phone',
    async (path) => {
      const visitor = await visit(browser, app, path, {}, { colorScheme: 'light', viewport: DESKTOP });
      const { page, context } = visitor;
      for (const scheme of ['light', 'dark'] as const) {
        if (scheme === 'dark') await page.setViewportSize(PHONE);
        await page.emulateMedia({ colorScheme: scheme });
        expect({ scheme, wrong: await violations(page) }).toEqual({ scheme, wrong: [] });
        expect({ scheme, wider: await page.evaluate(OVERFLOW) }).toEqual({ scheme, wider: 0 });
      }
      expectQuiet(visitor, app);
      await context.close();
    },
  );

  it('fits a phone, every page of it', async () => {
    const { page, context } = await visit(browser, app, '/docs', {}, { viewport: PHONE });
    const paths = await page.evaluate<string[]>(
      "[...document.querySelectorAll('main a')].map((a) => a.pathname)",
    );
    const wide: string[] = [];
    for (const path of paths.filter((one) => one.startsWith('/docs/'))) {
      await page.goto(app.url + path);
      if (await page.evaluate(OVERFLOW)) wide.push(path);
    }
    expect(paths.length).toBeGreaterThan(20);
    expect(wide).toEqual([]);
    await context.close();
  });

  it('leads from the overview to an operation by the keyboard alone, and from there to its schema', async () => {
    const { page, context } = await visit(browser, app, '/docs', {}, { viewport: DESKTOP });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.getByRole('navigation').getByRole('link', { name: 'Bundles', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/api/bundles');
    expect(await page.getByRole('link', { name: 'Bundles', exact: true }).getAttribute('aria-current')).toBe(
      'page',
    );
    const section = page.getByRole('region', { name: 'Create a bundle, anonymously or as its owner' });
    expect(await section.innerText()).toContain('curl -s "$HOST/api/links"');
    await section.getByRole('link', { name: 'CreateBody' }).first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/schemas#CreateBody');
    await context.close();
  });
});
