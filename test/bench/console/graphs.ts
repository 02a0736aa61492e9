import { median } from '../compare.js';
import { goalOf } from './data.js';
import type { Visitor } from './visitor.js';

/** How large the letters of a drawing are on the screen, the smallest of them. */
const SMALLEST = `Math.min(...[...document.querySelectorAll('.graph [data-node] .label')].map((label) => {
  const box = label.closest('[data-node]');
  return parseFloat(getComputedStyle(label).fontSize) * box.getBoundingClientRect().width / box.offsetWidth;
}))`;

/** The moment at which something is first there, painted, since the page was asked for. */
const seenAt = (selector: string): string => `new Promise((resolve) => {
  const look = () => document.querySelector(${JSON.stringify(selector)}) === null
    ? requestAnimationFrame(look)
    : requestAnimationFrame(() => resolve(performance.now()));
  look();
})`;

/** The drawing around the goal of a graph, the page opened at it with nothing in its cache, and the graph as a whole. */
export async function measureGraph(
  visitor: Visitor,
  place: number,
  rounds: number,
): Promise<{ opened: number; whole: number; smallest: number }> {
  const opened: number[] = [];
  const whole: number[] = [];
  let smallest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const { page, context } = await visitor.open(place + 1);
    await page.goto(`${visitor.origin}/console/graph/${goalOf(place)}`);
    opened.push(await page.evaluate<number>(seenAt('.graph .plane [data-node] .label')));
    smallest = Math.min(smallest, await page.evaluate<number>(SMALLEST));
    whole.push(await page.evaluate<number>(seenAt('.graph .connection.live')));
    await context.close();
  }
  return { opened: median(opened), whole: median(whole), smallest };
}

/** Home, until what can be begun is there. */
export async function measureHome(visitor: Visitor, place: number, rounds: number): Promise<number> {
  const opened: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { page, context } = await visitor.open(place + 1);
    await page.goto(`${visitor.origin}/console`);
    opened.push(await page.evaluate<number>(seenAt('main .mark')));
    await context.close();
  }
  return median(opened);
}
