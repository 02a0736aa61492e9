import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SlidingWindow } from './sliding-window.js';

describe('SlidingWindow', () => {
  it('lets exactly the limit through, and the next one when the first has left the window', () => {
    const window = new SlidingWindow(10_000);
    for (let call = 0; call < 5; call += 1)
      expect(window.hit(call * 1000, 5)).toMatchObject({ allowed: true, used: call + 1 });
    expect(window.hit(5000, 5)).toEqual({ allowed: false, used: 5, resetMs: 5000 });
    expect(window.hit(9999, 5).allowed).toBe(false);
    expect(window.hit(10_000, 5).allowed).toBe(true);
    expect(window.hit(10_001, 5).allowed).toBe(false);
    expect(window.hit(11_000, 5).allowed).toBe(true);
  });

  it('does not count refused calls', () => {
    const window = new SlidingWindow(1000);
    window.hit(0, 1);
    for (let now = 1; now < 1000; now += 1) expect(window.hit(now, 1).allowed).toBe(false);
    expect(window.hit(1000, 1).allowed).toBe(true);
  });

  it('never allows more than the limit in any window, and refuses only when the window is full', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 }),
        (limit, gaps) => {
          const window = new SlidingWindow(1000);
          const allowed: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            const inWindow = allowed.filter((time) => time > now - 1000).length;
            const hit = window.hit(now, limit);
            expect(hit.allowed).toBe(inWindow < limit);
            if (hit.allowed) allowed.push(now);
          }
        },
      ),
    );
  });
});
