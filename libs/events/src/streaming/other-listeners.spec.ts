import { describe, expect, it } from 'vitest';

import { KEPT_MS, OtherListeners } from './other-listeners.js';

describe('other listeners', () => {
  it('may be there as long as they are not heard, and until those that are there have said so', () => {
    const others = new OtherListeners();
    expect(others.any(1_000_000)).toBe(true);
    others.begin(0);
    expect([others.any(KEPT_MS - 1), others.any(KEPT_MS)]).toEqual([true, false]);
    others.lose();
    expect(others.any(KEPT_MS)).toBe(true);
  });

  it('are told for a while after they said that they want to be', () => {
    const others = new OtherListeners();
    others.begin(-KEPT_MS);
    expect(others.any(0)).toBe(false);
    expect(others.note('one', 0)).toBe(true);
    expect(others.note('one', KEPT_MS)).toBe(false);
    expect(others.note('other', 0)).toBe(true);
    expect([others.any(2 * KEPT_MS), others.any(2 * KEPT_MS + 1)]).toEqual([true, false]);
    expect(others.note('one', 2 * KEPT_MS + 1)).toBe(true);
  });
});
