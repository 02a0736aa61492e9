/** An edge, by the ids of what it joins. */
export interface Arrow {
  readonly source: string;
  readonly target: string;
}

/** What is next to each: its targets, or its sources. */
export type Neighbours = ReadonlyMap<string, readonly string[]>;

/** The targets of each source. */
export function targetsOf(arrows: Iterable<Arrow>): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  for (const { source, target } of arrows) addNeighbour(targets, source, target);
  return targets;
}

/** The sources of each target. */
export function sourcesOf(arrows: Iterable<Arrow>): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const { source, target } of arrows) addNeighbour(sources, target, source);
  return sources;
}

export function addNeighbour(neighbours: Map<string, string[]>, of: string, neighbour: string): void {
  const known = neighbours.get(of);
  if (known) known.push(neighbour);
  else neighbours.set(of, [neighbour]);
}

/** How a walk came to something: from where (`null`: it began there), and over how many edges. */
export interface Arrival {
  readonly from: string | null;
  readonly depth: number;
}

/**
 * Breadth first from the start: everything that is reached, nearest first, the start itself (0) included.
 *
 * @param goal where the walk ends; absent: nowhere.
 */
export function breadthFirst(start: string, next: Neighbours, goal?: string): Map<string, Arrival> {
  const arrivals = new Map<string, Arrival>([[start, { from: null, depth: 0 }]]);
  for (const [from, { depth }] of arrivals) {
    if (from === goal) break;
    for (const id of next.get(from) ?? [])
      if (!arrivals.has(id)) arrivals.set(id, { from, depth: depth + 1 });
  }
  return arrivals;
}

/** A shortest way, both ends included; `null`: there is none. */
export function shortestPath(start: string, next: Neighbours, goal: string): string[] | null {
  const arrivals = breadthFirst(start, next, goal);
  if (!arrivals.has(goal)) return null;
  const path: string[] = [];
  for (let id: string | null = goal; id !== null; id = arrivals.get(id)?.from ?? null) path.push(id);
  return path.reverse();
}
