import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';

import type { RequestHeaders } from '../linky/world.js';
import type { TestApp } from '../support/app.js';
import { pause } from '../support/pause.js';
import { ARGS, CHROMIUM, HEADLESS } from './executable.js';

/** No Chromium: nothing to test with. */
export const missing = HEADLESS === undefined;
/** For the title of what is skipped without it. */
export const note = missing ? ' (skipped: Chromium is not installed)' : '';
/** Its engine alone cannot do everything. */
export const onlyEngine = CHROMIUM === undefined;

/** The engine as it goes into a page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TIMEOUT_MS = 300_000;
/** Each request of a page waits up to so many milliseconds: finds what relies on something being there already. */
const DELAY_MS = Number(process.env['LIGATURE_TEST_DELAY'] ?? 0);

/** Starts Debian's Chromium. Popups are blocked, as in everybody's browser, only if asked for; the engine cannot do that. */
export function launch({ blockPopups = false } = {}): Promise<Browser> {
  const executablePath = blockPopups ? CHROMIUM : HEADLESS;
  return chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [...ARGS],
    ignoreDefaultArgs: blockPopups ? ['--disable-popup-blocking'] : [],
  });
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Every address that was asked for. */
  readonly requests: readonly string[];
  /** What the browser complained about: errors of scripts, and whatever the policy of the page blocked. */
  readonly complaints: readonly string[];
}

/** A visitor with a browser profile of her own; addresses elsewhere answer an empty page. */
export async function visit(
  browser: Browser,
  app: TestApp,
  path: string,
  session: RequestHeaders = {},
  options: BrowserContextOptions = {},
): Promise<Visit> {
  // Nothing is judged while its colours still change.
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (/content security policy|refused to|violates/i.test(message.text())) complaints.push(message.text());
  });
  await context.route(
    (url) => url.origin !== app.url,
    (route) => route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
  );
  if (DELAY_MS > 0)
    await context.route(
      (url) => url.origin === app.url,
      async (route) => {
        await pause(Math.random() * DELAY_MS);
        // The page may be closed by now.
        await route.fallback().catch(() => undefined);
      },
    );
  const [name, value] = session['cookie']?.split('=') ?? [];
  if (name !== undefined && value !== undefined) {
    await context.addCookies([{ name, value, url: app.url, sameSite: 'Lax', httpOnly: true }]);
  }
  const page = await context.newPage();
  await page.goto(app.url + path);
  return { context, page, requests, complaints };
}

/** What a colour scheme may break; all else it leaves as it was. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with the page as it is; best practices included, unless only some rules are asked for. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (await page.evaluate('!("axe" in globalThis)')) await page.evaluate(AXE);
  return page.evaluate(async (only) => {
    const engine = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations: found } = await engine.run({
      // What is right is not worked out to the end.
      resultTypes: ['violations'],
      ...(only !== undefined && { runOnly: [...only] }),
    });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
  }, rules);
}

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };
/** The narrowest that has to do: a window of 1280 pixels, enlarged four times. */
const NARROW = { width: 320, height: 640 };
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/**
 * That the page as it is now is accessible and no wider than the window, light and dark, on a desk and on a phone, and no
 * wider than the narrowest window either. With `LIGATURE_TEST_PICTURES`, a folder, pictures of all five are kept there
 * for people to look at.
 */
export async function expectFit(page: Page, name: string): Promise<void> {
  const folder = process.env['LIGATURE_TEST_PICTURES'];
  const before = page.viewportSize() ?? DESKTOP;
  for (const [device, viewport] of Object.entries({ desk: DESKTOP, phone: PHONE }))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const wrong = await violations(page, colorScheme === 'dark' ? COLOURS : undefined);
      expect({ name, device, colorScheme, wrong }).toEqual({ name, device, colorScheme, wrong: [] });
      await expectNoWider(page, `${name} is wider than a ${device}`);
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/${name}-${device}-${colorScheme}.png`, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(NARROW);
  await expectNoWider(page, `${name} is wider than ${String(NARROW.width)} pixels`);
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-narrow.png`, fullPage: true });
  await page.setViewportSize(before);
}

/** What floats finds its place a moment after the window has changed. */
const expectNoWider = (page: Page, message: string): Promise<void> =>
  expect.poll(() => page.evaluate(OVERFLOW), { message }).toBe(0);

/** That the page stayed at home, and broke none of its own rules. */
export function expectQuiet({ requests, complaints }: Visit, app: TestApp): void {
  expect(requests.filter((url) => !url.startsWith(`${app.url}/`))).toEqual([]);
  expect(complaints).toEqual([]);
}
