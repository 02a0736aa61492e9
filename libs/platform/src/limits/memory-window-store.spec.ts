import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { expect, it } from 'vitest';

import { Clock } from '#kernel';

import { MemoryWindowStore } from './memory-window-store.js';

const MINUTE_MS = 60_000;

class StandingClock extends Clock {
  time = 0;

  override now(): number {
    return this.time;
  }

  override elapsed(): number {
    return this.time;
  }
}

function storeOf(most: number): { store: MemoryWindowStore; clock: StandingClock } {
  const clock = new StandingClock();
  return { store: new MemoryWindowStore(clock, most), clock };
}

const address = (n: number): string => `2001:db8:${(n >> 16).toString(16)}:${(n & 65_535).toString(16)}::/64`;

function hits(store: MemoryWindowStore, key: string, times: number, limit: number): boolean {
  let allowed = true;
  for (let n = 0; n < times; n += 1) allowed = store.hit(key, limit, MINUTE_MS).allowed;
  return allowed;
}

it('takes a bounded number of bytes, from however many addresses it is called', () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const { store } = storeOf(100_000);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 470_000; n += 1) store.hit(`default|${address(n)}`, 1_200, MINUTE_MS);
  collect();
  expect(store.size).toBe(100_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 2 ** 20);
});

it('gives the memory back of windows that came and went', () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const { store } = storeOf(100_000);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 1_000_000; n += 1) {
    const key = `default|${address(n)}`;
    store.hit(key, 1_200, MINUTE_MS);
    store.forget(key);
  }
  collect();
  expect(store.size).toBe(0);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 2 ** 20);
});

it('lets nobody out of a limit, however many other addresses call', () => {
  const { store } = storeOf(1_000);
  hits(store, 'sign-in|ada 192.0.2.1', 10, 10);
  hits(store, 'default|192.0.2.1', 1_200, 1_200);
  // Who calls a little is counted on while others come and go.
  for (let n = 0; n < 50_000; n += 1) {
    store.hit(`default|${address(n)}`, 1_200, MINUTE_MS);
    if (n % 50 === 0) store.hit('default|192.0.2.2', 1_200, MINUTE_MS);
  }
  expect(store.size).toBe(1_000);
  expect(store.hit('sign-in|ada 192.0.2.1', 10, MINUTE_MS).allowed).toBe(false);
  expect(store.hit('default|192.0.2.1', 1_200, MINUTE_MS).allowed).toBe(false);
  expect(store.peek('default|192.0.2.2', 1_200, MINUTE_MS).used).toBe(1_000);
});

it('costs whoever wants a count to be forgotten more calls than that count', () => {
  const { store } = storeOf(1_000);
  hits(store, 'qr|192.0.2.1', 120, 120);
  let spent = 0;
  for (let n = 0; !store.peek('qr|192.0.2.1', 120, MINUTE_MS).allowed && spent < 200_000; n += 1) {
    hits(store, `qr|${address(n)}`, 60, 120);
    spent += 60;
  }
  expect(spent).toBeGreaterThan(60_000);
});

it('gives up what is over before anything else', () => {
  const { store, clock } = storeOf(100);
  for (let n = 0; n < 100; n += 1) hits(store, `default|${address(n)}`, 5, 5);
  clock.time += MINUTE_MS;
  hits(store, 'default|192.0.2.1', 1, 5);
  expect(store.size).toBe(1);
  for (let n = 0; n < 99; n += 1) hits(store, `default|${address(n)}`, 1, 5);
  expect(store.peek('default|192.0.2.1', 5, MINUTE_MS).used).toBe(1);
});
