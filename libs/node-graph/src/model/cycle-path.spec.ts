import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { describePath, shortestPath } from './cycle-path.js';

describe('shortestPath', () => {
  it('is a shortest way along the links, or empty', () => {
    const link = fc.record({ source: fc.nat(6).map(String), target: fc.nat(6).map(String) });
    fc.assert(
      fc.property(fc.array(link), (links) => {
        const distance = new Map([['0', 0]]);
        for (let round = 0; round < 7; round += 1) {
          for (const { source, target } of links) {
            const known = distance.get(source);
            if (known !== undefined)
              distance.set(target, Math.min(distance.get(target) ?? Infinity, known + 1));
          }
        }
        const path = shortestPath(links, '0', '6');
        expect(path.length).toBe(distance.has('6') ? (distance.get('6') ?? 0) + 1 : 0);
        for (const [index, source] of path.slice(0, -1).entries()) {
          expect(links.some((one) => one.source === source && one.target === path[index + 1])).toBe(true);
        }
      }),
    );
  });
});

describe('describePath', () => {
  it('names nodes by title and id, hides what the caller may not see, and shortens', () => {
    const titles = new Map([
      ['a', 'First'],
      ['c', 'x'.repeat(80)],
    ]);
    expect(describePath(['a', 'b', 'c'], titles)).toBe(
      `"First" -> (hidden) -> "${'x'.repeat(40)}…" (a -> (hidden) -> c)`,
    );
    const path = Array.from({ length: 100 }, (_, i) => String(i));
    const long = describePath(path, new Map(path.map((id) => [id, id])));
    expect(long.split(' -> ')).toHaveLength(41);
    expect(long).toContain('"9" -> (80 more) -> "90"');
    expect(long).toMatch(/-> 99\)$/);
  });
});
