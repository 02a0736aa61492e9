import fc from 'fast-check';
import { expect, it } from 'vitest';

import { findCycle } from './find-cycle.js';

const link = fc.record({ source: fc.nat(7).map(String), target: fc.nat(7).map(String) });

/** Whether something is left after taking away, again and again, what nothing leads to. */
function isCyclic(links: readonly { source: string; target: string }[]): boolean {
  let rest = links;
  for (;;) {
    const targets = new Set(rest.map(({ target }) => target));
    const kept = rest.filter(({ source }) => targets.has(source));
    if (kept.length === rest.length) return rest.length > 0;
    rest = kept;
  }
}

it('finds a way round exactly where there is one', () => {
  fc.assert(
    fc.property(fc.array(link, { maxLength: 14 }), (links) => {
      const cycle = findCycle(links);
      expect(cycle !== null).toBe(isCyclic(links));
      if (cycle === null) return;
      expect(cycle[0]).toBe(cycle.at(-1));
      for (const [index, source] of cycle.slice(0, -1).entries())
        expect(links.some((one) => one.source === source && one.target === cycle[index + 1])).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

it('goes as deep as the graph does', () => {
  const links = Array.from({ length: 100_000 }, (_, i) => ({ source: String(i), target: String(i + 1) }));
  expect(findCycle(links)).toBeNull();
  expect(findCycle([...links, { source: '100000', target: '0' }])).toHaveLength(100_002);
});
