import { expect, it } from 'vitest';

import { mapInSlices } from './slices.js';

const LONG = Array.from({ length: 300 }, (_, n) => n);

/** A millisecond of work. */
function work(n: number): number {
  const until = performance.now() + 1;
  while (performance.now() < until);
  return n + 1;
}

it('maps as an array does', async () => {
  expect(await mapInSlices([1, 2, 3], String)).toEqual(['1', '2', '3']);
  expect(await mapInSlices([], String)).toEqual([]);
});

it('lets others have their turns, one slice of one of them in between', async () => {
  let rounds = 0;
  let longest = 0;
  const state = { over: false, last: performance.now() };
  const watch = (): void => {
    rounds += 1;
    longest = Math.max(longest, performance.now() - state.last);
    state.last = performance.now();
    if (!state.over) setImmediate(watch);
  };
  setImmediate(watch);
  const all = Array.from({ length: 4 }, () => mapInSlices(LONG, work));
  expect(await Promise.all(all)).toEqual(all.map(() => LONG.map((n) => n + 1)));
  state.over = true;
  // 1200 ms of work: at least a hundred slices, even if some took much longer than they should.
  expect(rounds).toBeGreaterThan(100);
  expect(longest).toBeLessThan(600);
});
