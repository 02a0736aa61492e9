import { describe, expect, it } from 'vitest';

import { rowsIn } from '../list/rows.js';
import { between } from './between.js';
import { layOut } from './layout.js';
import { nearest } from './nearest.js';

const box = (id: string): { id: string; width: number; height: number } => ({ id, width: 100, height: 40 });
const arrows = [
  { source: 'a', target: 'b' },
  { source: 'b', target: 'c' },
  { source: 'a', target: 'c' },
];

describe('a layout', () => {
  it.each([true, false])('puts first what has to be done first, across: %s', (across) => {
    const { places, lines, width, height } = layOut({ boxes: ['a', 'b', 'c'].map(box), arrows, across });
    const along = ['a', 'b', 'c'].map((id) => places.get(id)?.[across ? 'x' : 'y'] ?? NaN);
    expect(along).toEqual(along.toSorted((one, other) => one - other));
    expect(new Set(along).size).toBe(3);
    expect(lines.every(({ points }) => points.length >= 2)).toBe(true);
    for (const { x, y } of places.values()) {
      expect(x).toBeGreaterThanOrEqual(50);
      expect(x).toBeLessThanOrEqual(width - 50);
      expect(y).toBeGreaterThanOrEqual(20);
      expect(y).toBeLessThanOrEqual(height - 20);
    }
  });

  it('takes boxes without arrows', () => {
    expect(layOut({ boxes: [box('a')], arrows: [], across: true }).places.size).toBe(1);
  });
});

describe('a line that is not laid out', () => {
  const placed = (x: number, y: number): Parameters<typeof between>[0] => ({
    middle: { x, y },
    box: { width: 100, height: 40 },
  });

  it('goes from rim to rim, and back on the other side', () => {
    const there = between(placed(0, 0), placed(400, 0));
    const back = between(placed(400, 0), placed(0, 0));
    expect(there.bend).toEqual({ x: 200, y: 48 });
    expect(back.bend).toEqual({ x: 200, y: -48 });
    expect(there.start.x).toBe(50);
    expect(there.end.x).toBe(350);
    expect(Math.abs(there.start.y)).toBeLessThanOrEqual(20);
  });

  it('is a point where two boxes are in the same place', () => {
    expect(between(placed(5, 5), placed(5, 5))).toEqual({
      start: { x: 5, y: 5 },
      bend: { x: 5, y: 5 },
      end: { x: 5, y: 5 },
    });
  });
});

describe('arrow keys', () => {
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 200, y: 0 }],
    ['c', { x: 200, y: 100 }],
    ['d', { x: 0, y: 90 }],
  ]);

  it.each([
    ['a', 'ArrowRight', 'b'],
    ['a', 'ArrowDown', 'd'],
    ['c', 'ArrowLeft', 'd'],
    ['c', 'ArrowUp', 'b'],
    ['a', 'ArrowLeft', null],
    ['a', 'Enter', null],
    ['gone', 'ArrowLeft', null],
  ])('from %s by %s', (from, key, to) => {
    expect(nearest(places, from, key)).toBe(to);
  });
});

describe('rows of a list', () => {
  it.each([
    [{ top: 0, height: 500 }, 20_000, 0, 16],
    [{ top: 50_000, height: 500 }, 20_000, 994, 1016],
    [{ top: 999_900, height: 500 }, 20_000, 19_992, 20_000],
    [{ top: 0, height: 500 }, 3, 0, 3],
    [{ top: 5_000, height: 500 }, 3, 3, 3],
  ])('%j of %d', (view, count, from, to) => {
    expect(rowsIn(view, count, 50)).toEqual({ from, to });
  });
});
