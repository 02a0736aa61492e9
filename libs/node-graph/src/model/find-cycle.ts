import { type Arrow, type Neighbours, targetsOf } from '#kernel';

/** Some cycle along the links, its first node repeated at the end; `null`: there is none. */
export function findCycle(links: readonly Arrow[]): string[] | null {
  const above = targetsOf(links);
  const done = new Set<string>();
  for (const start of above.keys()) {
    const cycle = done.has(start) ? null : walk(start, above, done);
    if (cycle) return cycle;
  }
  return null;
}

/** Depth first, without recursion: the graph may be deep. */
function walk(start: string, above: Neighbours, done: Set<string>): string[] | null {
  const path = new Map<string, number>([[start, 0]]);
  const stack = [start];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const index = path.get(id) ?? 0;
    const next = above.get(id)?.[index];
    if (next === undefined) {
      done.add(id);
      path.delete(id);
      stack.pop();
      continue;
    }
    path.set(id, index + 1);
    if (path.has(next)) return [...stack.slice(stack.indexOf(next)), next];
    if (done.has(next)) continue;
    path.set(next, 0);
    stack.push(next);
  }
  return null;
}
