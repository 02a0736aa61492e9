import type { Refusal, ResolvedLink } from './link-rules.js';

/** Adjacency of one relationship: from a source to its targets. */
export type Edges = Map<string, string[]>;

const SHOWN = 12;

export function addEdge(edges: Edges, source: string, target: string): void {
  const targets = edges.get(source);
  if (targets) targets.push(target);
  else edges.set(source, [target]);
}

/** A shortest way along the edges, both ends included, or `null`. */
export function wayAlong(edges: Edges, from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const node of queue) {
    if (node === to) return backtrack(cameFrom, to);
    for (const next of edges.get(node) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}

function backtrack(cameFrom: ReadonlyMap<string, string | null>, to: string): string[] {
  const way: string[] = [];
  for (let node: string | null | undefined = to; node; node = cameFrom.get(node)) way.push(node);
  return way.reverse();
}

/**
 * Adds the links one after the other and refuses those that would close a cycle.
 * @param edges those that are there, at least all that can lie on a cycle with the new ones; is added to
 */
export function refuseCycles(links: readonly ResolvedLink[], edges: Edges): Refusal[] {
  return links.flatMap((link): Refusal[] => {
    const way = wayAlong(edges, link.target.id, link.source.id);
    if (way === null) {
      addEdge(edges, link.source.id, link.target.id);
      return [];
    }
    return [
      { index: link.index, reason: 'cycle', msg: `Would close a cycle: ${shown([link.source.id, ...way])}` },
    ];
  });
}

function shown(way: readonly string[]): string {
  if (way.length <= SHOWN) return way.join(' → ');
  const half = SHOWN / 2;
  return [...way.slice(0, half), `… ${String(way.length - SHOWN)} more …`, ...way.slice(-half)].join(' → ');
}

/** Whether edges hold a cycle: takes away what nothing leads to until nothing is left, or nothing goes. */
export class CycleSearch {
  private readonly targets = new Map<string, string[]>();
  private readonly incoming = new Map<string, number>();

  add(source: string, target: string): void {
    addEdge(this.targets, source, target);
    this.incoming.set(target, (this.incoming.get(target) ?? 0) + 1);
  }

  /** An item that lies on a cycle or behind one, or `null`. */
  find(): string | null {
    const free = [...this.targets.keys()].filter((node) => !this.incoming.has(node));
    for (const node of free) {
      for (const target of this.targets.get(node) ?? []) {
        const left = (this.incoming.get(target) ?? 0) - 1;
        if (left > 0) this.incoming.set(target, left);
        else {
          this.incoming.delete(target);
          free.push(target);
        }
      }
    }
    return this.incoming.keys().next().value ?? null;
  }
}
