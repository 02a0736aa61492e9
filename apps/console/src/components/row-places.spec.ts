import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { placed, rowAt, topsOf } from './row-places.js';

const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 60 });
const heights = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 60, maxLength: 60 });

describe('places of rows', () => {
  it('are as high as was measured, else as usual', () => {
    expect([...topsOf(['a', 'b', 'c'], new Map([['b', 70]]), 40)]).toEqual([0, 40, 110, 150]);
    expect([...topsOf([], new Map(), 40)]).toEqual([0]);
  });

  it('tell which row lies at a height', () => {
    fc.assert(
      fc.property(keys, heights, fc.integer({ min: -100, max: 20_000 }), (rows, all, height) => {
        const tops = topsOf(rows, new Map(rows.map((key, row) => [key, all[row] ?? 1])), 40);
        const found = rowAt(tops, height);
        if (height < 0) expect(found).toBe(0);
        else if (height >= (tops.at(-1) ?? 0)) expect(found).toBe(rows.length - 1);
        else {
          expect(tops[found]).toBeLessThanOrEqual(height);
          expect(tops[found + 1]).toBeGreaterThan(height);
        }
      }),
    );
    expect(rowAt(topsOf([], new Map(), 40), 10)).toBe(0);
  });

  it('leave all the room of rows that are not there', () => {
    fc.assert(
      fc.property(keys, heights, fc.func(fc.boolean()), (rows, all, isThere) => {
        const tops = topsOf(rows, new Map(rows.map((key, row) => [key, all[row] ?? 1])), 40);
        const there = [...rows.keys()].filter((row) => isThere(row));
        const { rows: found, after } = placed(tops, there);
        let top = 0;
        for (const { row, before } of found) {
          expect(top + before).toBe(tops[row]);
          top += before + (all[row] ?? 1);
        }
        expect(top + after).toBe(tops.at(-1));
      }),
    );
  });
});
