import { type GraphIndex, NONE, type Side } from './graph-index.js';

/** Everything that is on one side of a node, however far. */
export function reach(index: GraphIndex, start: string, side: Side): Set<string> {
  const seen = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const other of index[side].get(id) ?? NONE)
      if (!seen.has(other)) {
        seen.add(other);
        waiting.push(other);
      }
  seen.delete(start);
  return seen;
}
