import type { Page } from 'playwright-core';

import { percentile } from '../compare.js';
import { ROWS } from './data.js';
import { settled, type Visitor } from './visitor.js';

export interface Scrolling {
  readonly name: string;
  readonly perSecond: number;
  /** Milliseconds between two frames. */
  readonly p99: number;
  readonly rows: number;
}

const LISTS = [
  { name: 'bundles', path: '/console/bundles', inOrg: false, list: '.bundle-rows' },
  { name: 'items', path: '/console/items/rows', inOrg: true, list: '.item-rows' },
  { name: 'activity', path: '/console/activity', inOrg: false, list: 'ol.events' },
] as const;

/**
 * Scrolls down, some hundred pixels a frame, while the next pages are fetched, until the rows are through or a while is
 * over; each frame is timed by the browser.
 */
export async function measureScrolling(visitor: Visitor): Promise<Scrolling[]> {
  const measured: Scrolling[] = [];
  for (const { name, path, inOrg, list } of LISTS) {
    const { page, context } = await visitor.open(0, { inOrg });
    await page.goto(visitor.origin + path);
    await page.locator(list).first().waitFor();
    await settled(page);
    await unfold(page);
    const { frames, rows } = await page.evaluate<{ frames: number[]; rows: number }, [string, number]>(
      SCROLL,
      [list, ROWS],
    );
    measured.push({
      name,
      perSecond: (1_000 * frames.length) / frames.reduce((sum, frame) => sum + frame, 0),
      p99: percentile(frames, 0.99),
      rows,
    });
    await context.close();
  }
  return measured;
}

/** Where earlier rows are asked for, they are all asked for before. */
async function unfold(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'Show what was earlier' });
  const told = "Number(document.querySelector('ol.events > li')?.getAttribute('aria-setsize') ?? 0)";
  for (;;) {
    const count = await page.evaluate<number>(told);
    if (count >= ROWS || (await more.count()) === 0) return;
    await more.click();
    // A button that moves while it is pressed is not pressed: then it is pressed again.
    await page.waitForFunction(`${told} > ${String(count)}`, undefined, { timeout: 5_000 }).catch(() => null);
  }
}

const SCROLL = ([selector, most]: [string, number]): Promise<{ frames: number[]; rows: number }> => {
  const page = globalThis as unknown as PageGlobals;
  const list = page.document.querySelector(selector);
  const scroller = list.scrollHeight > list.clientHeight + 10 ? list : page.document.scrollingElement;
  const [began, step, longest] = [performance.now(), 240, 45_000];
  const frames: number[] = [];
  return new Promise((resolve) => {
    let last = performance.now();
    let far = 0;
    const row = (list.querySelector('[role=row], li, tr')?.clientHeight ?? 48) + 1;
    const turn = (): void => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      scroller.scrollTop += step;
      far = Math.max(far, scroller.scrollTop);
      if (now - began > longest || far > most * row)
        resolve({ frames: frames.slice(2), rows: Math.round(far / row) });
      else page.requestAnimationFrame(turn);
    };
    page.requestAnimationFrame(turn);
  });
};

interface Part {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  querySelector(selector: string): Part | null;
}

/** As much of a page as is used in it. */
interface PageGlobals {
  readonly document: { readonly scrollingElement: Part; querySelector(selector: string): Part };
  requestAnimationFrame(callback: () => void): void;
}
