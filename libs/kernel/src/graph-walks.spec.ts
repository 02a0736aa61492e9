import fc from 'fast-check';
import { expect, it } from 'vitest';

import { type Arrow, breadthFirst, shortestPath, sourcesOf, targetsOf } from './graph-walks.js';

const arrows = fc.array(fc.record({ source: fc.nat(6).map(String), target: fc.nat(6).map(String) }));

/** Distances by relaxing every edge until nothing changes. */
function distances(edges: readonly Arrow[], start: string): Map<string, number> {
  const found = new Map([[start, 0]]);
  for (let round = 0; round < 7; round += 1)
    for (const { source, target } of edges) {
      const via = (found.get(source) ?? Infinity) + 1;
      if (via < (found.get(target) ?? Infinity)) found.set(target, via);
    }
  return found;
}

it('breadthFirst comes to everything there is a way to, over as few edges as possible, nearest first', () => {
  fc.assert(
    fc.property(arrows, (edges) => {
      const depths = [...breadthFirst('0', targetsOf(edges))].map(([id, { depth }]) => [id, depth] as const);
      expect(new Map(depths)).toEqual(distances(edges, '0'));
      expect(depths.map(([, depth]) => depth)).toEqual(depths.map(([, depth]) => depth).sort());
    }),
  );
});

it('shortestPath is a shortest way along the edges, or none', () => {
  fc.assert(
    fc.property(arrows, (edges) => {
      const path = shortestPath('0', targetsOf(edges), '6');
      const distance = distances(edges, '0').get('6');
      expect(path?.length).toBe(distance === undefined ? undefined : distance + 1);
      for (const [index, source] of (path ?? []).slice(0, -1).entries())
        expect(edges).toContainEqual({ source, target: path?.[index + 1] });
    }),
  );
  expect(shortestPath('a', new Map(), 'a')).toEqual(['a']);
});

it('sourcesOf leads back', () => {
  fc.assert(
    fc.property(arrows, (edges) => {
      const back = edges.map(({ source, target }) => ({ source: target, target: source }));
      expect(sourcesOf(edges)).toEqual(targetsOf(back));
    }),
  );
});
