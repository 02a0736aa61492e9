import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { delayAfter } from './totp-delays.js';

describe('delayAfter', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [10, 32],
    [11, 60],
    [2_000, 60],
  ])('after %d wrong codes is %d minutes', (failures, minutes) => {
    expect(delayAfter(failures)).toBe(minutes * 60_000);
  });

  it('never becomes shorter', () => {
    fc.assert(
      fc.property(fc.nat(5_000), (failures) => {
        expect(delayAfter(failures + 1)).toBeGreaterThanOrEqual(delayAfter(failures));
      }),
    );
  });

  it('leaves whoever guesses about thirty tries a day', () => {
    let [at, tries] = [0, 0];
    while (at < 24 * 3_600_000) at += delayAfter((tries += 1));
    expect(tries).toBeLessThan(40);
  });
});
