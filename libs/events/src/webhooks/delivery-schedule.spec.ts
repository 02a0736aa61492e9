import { describe, expect, it } from 'vitest';

import { delayAfter, retryAfter } from './delivery-schedule.js';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-29T18:00:00Z');

describe('the schedule of attempts', () => {
  it('is 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, then nothing', () => {
    const delays = Array.from({ length: 10 }, (_, n) => delayAfter(n + 1, 0, () => 0));
    const hours = [2, 5, 10, 14, 20, 24].map((each) => each * HOUR_MS);
    expect(delays).toEqual([5_000, 300_000, 1_800_000, ...hours, null]);
  });

  it('is never early, and at most a tenth late', () => {
    expect(delayAfter(1, 0, () => 0.5)).toBe(5_250);
    expect(delayAfter(9, 0, () => 1)).toBe(26.4 * HOUR_MS);
  });

  it('waits for as long as the receiver asks, at most a day', () => {
    expect(delayAfter(1, HOUR_MS, () => 0)).toBe(HOUR_MS);
    expect(delayAfter(1, 1_000, () => 0)).toBe(5_000);
    expect(delayAfter(1, 1_000 * HOUR_MS, () => 0)).toBe(24 * HOUR_MS);
    expect(delayAfter(10, HOUR_MS)).toBeNull();
  });
});

it.each([
  [undefined, 0],
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 29 Nov 2026 18:01:00 GMT', 60_000],
  ['Sun, 29 Nov 2026 17:00:00 GMT', 0],
  ['-5', 0],
  ['1.5', 0],
  ['soon', 0],
  ['2026', 2_026_000],
])('reads Retry-After: %s', (header, ms) => {
  expect(retryAfter(header, NOW)).toBe(ms);
});
