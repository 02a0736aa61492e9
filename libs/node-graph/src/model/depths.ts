import type { Step } from './critical-path.js';

/** How many links each node is below the goal, at least; nearest first, the goal itself (0) included. */
export function depthsBelow(goal: string, steps: readonly Step[]): Map<string, number> {
  const sources = new Map<string, string[]>();
  for (const { source, target } of steps) {
    const known = sources.get(target);
    if (known) known.push(source);
    else sources.set(target, [source]);
  }
  const depths = new Map([[goal, 0]]);
  for (const [id, depth] of depths) {
    for (const source of sources.get(id) ?? []) if (!depths.has(source)) depths.set(source, depth + 1);
  }
  return depths;
}
