import { gzipSync } from 'node:zlib';

import { median } from '../compare.js';
import { settled, type Tab, type Visitor } from './visitor.js';

const SLOWDOWN = 4;

export interface FirstLook {
  /** Anything at all. */
  readonly firstPaint: number;
  /** The frame, the heading, and what is of the person who looks. */
  readonly meaningful: number;
  /** From then on the page was never busy for more than 50 ms. */
  readonly interactive: number;
  readonly scriptBytes: number;
}

/** Notes when the first content of a screen was painted, and when the page was busy. */
const WATCH = `(() => {
  const seen = { meaningful: 0, busyUntil: 0 };
  globalThis.seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.busyUntil = Math.max(seen.busyUntil, entry.startTime + entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const main = document.querySelector('main');
    // The frame that the page brings along has neither a heading nor anybody's initial.
    const isThere = main?.querySelector('h1') != null && main.querySelector('a, button') !== null
      && (document.querySelector('.initial')?.textContent ?? '') !== '';
    if (isThere && seen.meaningful === 0) requestAnimationFrame(() => { seen.meaningful = performance.now(); });
    else requestAnimationFrame(look);
  };
  look();
})()`;

/** The first screen of somebody new, with nothing in the cache. */
export async function measureFirstLook(visitor: Visitor, rounds: number): Promise<FirstLook> {
  const looks: FirstLook[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const tab = await visitor.open(1, { slowdown: SLOWDOWN });
    const look = await lookOnce(tab, visitor.origin);
    // The first one warms the service up.
    if (round > 0) looks.push(look);
    await tab.context.close();
  }
  const of = (name: keyof FirstLook): number => median(looks.map((look) => look[name]));
  return {
    firstPaint: of('firstPaint'),
    meaningful: of('meaningful'),
    interactive: of('interactive'),
    scriptBytes: of('scriptBytes'),
  };
}

async function lookOnce({ page }: Tab, origin: string): Promise<FirstLook> {
  let scriptBytes = 0;
  const sizes: Promise<void>[] = [];
  let isSeen = false;
  page.on('response', (response) => {
    if (isSeen || response.request().resourceType() !== 'script') return;
    sizes.push(
      response.body().then(
        (body) => void (scriptBytes += gzipSync(body).length),
        () => undefined,
      ),
    );
  });
  await page.addInitScript(WATCH);
  await page.goto(`${origin}/console`);
  await page.waitForFunction('globalThis.seen.meaningful > 0');
  isSeen = true;
  // Busy until here, or not at all for half a second.
  await page.waitForFunction('performance.now() - Math.max(seen.busyUntil, seen.meaningful) > 500');
  await Promise.all(sizes);
  const [firstPaint, meaningful, busyUntil] = await page.evaluate<[number, number, number]>(
    `[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, seen.meaningful, seen.busyUntil]`,
  );
  return { firstPaint, meaningful, interactive: Math.max(meaningful, busyUntil), scriptBytes };
}

const SCREENS = [
  'Bundles',
  'Items',
  'Graph',
  'Activity',
  'Connect',
  'Account',
  'Organization',
  'Home',
] as const;

/** From the click on a link until its screen is there, for the first time in this tab. */
export async function measureScreens(
  visitor: Visitor,
  rounds: number,
): Promise<{ name: string; plain: number; slow: number }[]> {
  const taken = new Map<string, { plain: number[]; slow: number[] }>();
  for (let round = 0; round < rounds; round += 1)
    for (const kind of ['plain', 'slow'] as const) {
      const { page, context } = await visitor.open(1, {
        slowdown: kind === 'slow' ? SLOWDOWN : 1,
        inOrg: true,
      });
      await page.goto(`${visitor.origin}/console`);
      await page.locator('main h1').waitFor();
      await settled(page);
      for (const name of SCREENS) {
        const took = await page.evaluate<number | null, string>(GO, name);
        if (took === null) continue;
        const times = taken.get(name) ?? { plain: [], slow: [] };
        taken.set(name, times);
        times[kind].push(took);
      }
      await context.close();
    }
  return [...taken].map(([name, { plain, slow }]) => ({ name, plain: median(plain), slow: median(slow) }));
}

/** A screen is there once its heading is another and nothing says any more that it is loading. */
const GO = (name: string): Promise<number | null> => {
  const page = globalThis as unknown as PageGlobals;
  const link = [...page.document.querySelectorAll('nav.screens a')].find((each) =>
    each.textContent?.includes(name),
  );
  if (link === undefined) return Promise.resolve(null);
  const heading = (): unknown => page.document.querySelector('main h1');
  const before = heading();
  const began = performance.now();
  link.click();
  return new Promise((resolve) => {
    const look = (): void => {
      const isThere =
        heading() !== null && heading() !== before && page.document.querySelector('.loading') === null;
      if (isThere) page.requestAnimationFrame(() => resolve(performance.now() - began));
      else page.requestAnimationFrame(look);
    };
    look();
  });
};

/** As much of a page as is used in it. */
interface PageGlobals {
  readonly document: {
    querySelector(selector: string): unknown;
    querySelectorAll(selector: string): Iterable<{ readonly textContent: string | null; click(): void }>;
  };
  requestAnimationFrame(callback: () => void): void;
}
