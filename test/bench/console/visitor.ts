import { setTimeout as sleep } from 'node:timers/promises';

import { newId } from '#kernel';
import jwt from 'jsonwebtoken';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';

import { ARGS, CHROMIUM } from '../../browser/executable.js';
import type { Stage } from '../stage.js';

export interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly devtools: CDPSession;
}

const VIEWPORT = { width: 1280, height: 800 };

/** Until nothing of the screen is loading any more, and the page had a moment to itself. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction("document.querySelector('.loading') === null");
  await sleep(1_000);
}

/** A browser, and a session for each caller of the stage. */
export class Visitor {
  private constructor(
    private readonly browser: Browser,
    private readonly stage: Stage,
    readonly origin: string,
  ) {}

  static async start(stage: Stage, origin: string): Promise<Visitor> {
    const browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: ARGS });
    return new Visitor(browser, stage, origin);
  }

  /** A tab of its own, with nothing in its cache. @param slowdown how many times slower the CPU is for the page */
  async open(caller: number, { slowdown = 1, inOrg = false } = {}): Promise<Tab> {
    // What is waited for in a page is asked by scripts that its policy would not run.
    const context = await this.browser.newContext({ viewport: VIEWPORT, bypassCSP: true });
    const value = await this.session(caller, inOrg);
    await context.addCookies([
      { name: 'st_access', value, url: this.origin, sameSite: 'Lax', httpOnly: true },
    ]);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    if (slowdown > 1) await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    return { context, page, devtools };
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** As signing in makes it. */
  private async session(caller: number, inOrg: boolean): Promise<string> {
    const { callers, pool, env, org } = this.stage;
    const { id: sub } = callers[caller]!;
    const iat = Math.floor(Date.now() / 1_000);
    const exp = iat + 12 * 3_600;
    const jti = newId();
    await pool.query(
      `insert into identity.sessions (id, user_id, org_id, revision, created_at, signed_in_at, last_seen_at, expires_at)
       values ($1, $2, $3, 1, to_timestamp($4), to_timestamp($4), to_timestamp($4), to_timestamp($5))`,
      [jti, sub, inOrg ? org.id : null, iat, exp],
    );
    const claims = { iss: 'ligature', aud: 'ligature', sub, jti, rev: 1, iat, exp };
    return jwt.sign(claims, env['LIGATURE_JWT_SECRET'] ?? '', { algorithm: 'HS256' });
  }
}
