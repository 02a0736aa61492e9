import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { targetsOf } from '#kernel';

import { CycleSearch, refuseCycles } from './cycles.js';
import type { End } from './link-rules.js';

const end = (id: string): End => ({
  id,
  itemType: 'note',
  ref: id,
  title: null,
  name: id,
});
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
  maxLength: 25,
});

/** Whether a node can be reached from itself, by the closure of the edges. */
function hasCycle(edges: readonly (readonly [number, number])[]): boolean {
  const reaches = Array.from({ length: 8 }, (_, from) =>
    Array.from({ length: 8 }, (__, to) => edges.some(([a, b]) => a === from && b === to)),
  );
  for (let via = 0; via < 8; via += 1)
    for (let from = 0; from < 8; from += 1)
      for (let to = 0; to < 8; to += 1) reaches[from]![to] ||= reaches[from]![via]! && reaches[via]![to]!;
  return reaches.some((row, node) => row[node]);
}

describe('refuseCycles', () => {
  it('accepts exactly the links that close no cycle with those before them', () => {
    fc.assert(
      fc.property(pairs, (wanted) => {
        const links = wanted
          .filter(([a, b]) => a !== b)
          .map(([a, b], index) => ({
            index,
            source: end(String(a)),
            target: end(String(b)),
            relationship: 'r',
          }));
        const refused = new Set(refuseCycles(links, new Map()).map(({ index }) => index));
        const kept: [number, number][] = [];
        for (const { index, source, target } of links) {
          const edge: [number, number] = [Number(source.id), Number(target.id)];
          expect(refused.has(index)).toBe(hasCycle([...kept, edge]));
          if (!refused.has(index)) kept.push(edge);
        }
      }),
    );
  });

  it('shows the way, shortened if it is long', () => {
    const edges = targetsOf(
      Array.from({ length: 30 }, (_, n) => ({ source: String(n), target: String(n + 1) })),
    );
    const back = (from: number): string =>
      refuseCycles([{ index: 0, source: end(String(from)), target: end('0'), relationship: 'r' }], edges)[0]!
        .msg;
    expect(back(2)).toBe('Would close a cycle: 2 → 0 → 1 → 2');
    expect(back(30)).toContain('… 20 more …');
  });
});

it('CycleSearch finds something exactly where there is a cycle', () => {
  fc.assert(
    fc.property(pairs, (edges) => {
      const search = new CycleSearch();
      for (const [a, b] of edges) search.add(String(a), String(b));
      const cycle = search.find();
      expect(cycle !== null).toBe(hasCycle(edges));
      if (cycle === null) return;
      expect(cycle.at(-1)).toBe(cycle[0]);
      for (const [at, source] of cycle.slice(0, -1).entries())
        expect(
          edges.some(([a, b]) => `${String(a)} ${String(b)}` === `${source} ${cycle[at + 1] ?? ''}`),
        ).toBe(true);
    }),
  );
});
