import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { expectQuiet, launch, missing, note, visit } from './chromium.js';

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

  it('shows every operation within its own content policy', async () => {
    const session = await visit(browser, app, '/docs');
    await session.page.getByText('/api/links', { exact: true }).first().click();
    await session.page.getByText('Responses').first().waitFor();
    expectQuiet(session, app);
    expect((await session.page.goto(`${app.url}/docs`))?.headers()['content-security-policy']).toContain(
      "default-src 'none'",
    );
    await session.context.close();
  });
});
