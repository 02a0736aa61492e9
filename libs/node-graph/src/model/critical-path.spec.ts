import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Arrow } from '#kernel';

import { criticalPath, type Task } from './critical-path.js';

interface Dag {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly steps: readonly Arrow[];
}

/** Links lead from lower to higher numbers; `n7` is the goal. */
const dag = fc
  .record({
    volumes: fc.array(fc.nat(9), { minLength: 8, maxLength: 8 }),
    dues: fc.array(fc.option(fc.integer({ min: 1, max: 6 })), { minLength: 8, maxLength: 8 }),
    links: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 24 }),
  })
  .map(({ volumes, dues, links }): Dag => {
    const tasks = volumes.map((volume, i): Task => {
      const due = dues[i] ?? null;
      return {
        id: `n${String(i)}`,
        volume,
        dueDate: due === null ? null : `2026-01-0${String(due)}T00:00:00.000Z`,
      };
    });
    const ordered = links.filter(([a, b]) => a < b).map(([a, b]) => `n${String(a)} n${String(b)}`);
    const steps = [...new Set(ordered)].map((pair): Arrow => {
      const [source = '', target = ''] = pair.split(' ');
      return { source, target };
    });
    return { tasks: new Map(tasks.map((task) => [task.id, task])), steps };
  });

/** Every way up to the node, from wherever it may begin. */
function waysTo(id: string, steps: readonly Arrow[]): string[][] {
  const longer = steps
    .filter(({ target }) => target === id)
    .flatMap(({ source }) => waysTo(source, steps).map((way) => [...way, id]));
  return [[id], ...longer];
}

describe('criticalPath', () => {
  it('by volume, is a way to the goal with the greatest sum, and the longest of these', () => {
    fc.assert(
      fc.property(dag, ({ tasks, steps }) => {
        const sum = (way: readonly string[]): number =>
          way.reduce((total, id) => total + (tasks.get(id)?.volume ?? 0), 0);
        const ways = waysTo('n7', steps);
        const { path, volume } = criticalPath(tasks, steps, 'n7', 'volume');
        const greatest = Math.max(...ways.map(sum));
        expect(ways).toContainEqual([...path]);
        expect([volume, sum(path)]).toEqual([greatest, greatest]);
        const longest = Math.max(...ways.filter((way) => sum(way) === greatest).map(({ length }) => length));
        expect(path).toHaveLength(longest);
      }),
    );
  });

  it('by due date, ends as late as anything below the goal does', () => {
    fc.assert(
      fc.property(dag, ({ tasks, steps }) => {
        const latest = (way: readonly string[]): string =>
          way
            .map((id) => tasks.get(id)?.dueDate ?? '')
            .sort()
            .at(-1)!;
        const ways = waysTo('n7', steps);
        const { path, finish, late } = criticalPath(tasks, steps, 'n7', 'due');
        expect(ways).toContainEqual([...path]);
        expect(finish ?? '').toBe(ways.map(latest).sort().at(-1));
        for (const [place, id] of path.entries()) {
          const due = tasks.get(id)?.dueDate ?? null;
          expect(late.has(id)).toBe(due !== null && latest(path.slice(0, place + 1)) > due);
        }
      }),
    );
  });

  it('takes ten thousand nodes in a row', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => String(i));
    const tasks = new Map(ids.map((id) => [id, { id, volume: 1, dueDate: null }]));
    const steps = ids.slice(1).map((target, i) => ({ source: ids[i]!, target }));
    expect(criticalPath(tasks, steps, '9999', 'volume').volume).toBe(10_000);
  });
});
