import { addNeighbour, shortestPath } from '#kernel';

import type { Refusal, ResolvedLink } from './link-rules.js';

const SHOWN = 12;

/**
 * Adds the links one after the other and refuses those that would close a cycle.
 * @param edges the targets of each source, of at least all links that can lie on a cycle with the new ones; is added to
 */
export function refuseCycles(links: readonly ResolvedLink[], edges: Map<string, string[]>): Refusal[] {
  return links.flatMap((link): Refusal[] => {
    const way = shortestPath(link.target.id, edges, link.source.id);
    if (way === null) {
      addNeighbour(edges, link.source.id, link.target.id);
      return [];
    }
    const cycle = [link.source.id, ...way];
    return [{ index: link.index, reason: 'cycle', msg: cycleMessage(cycle), cycle }];
  });
}

/** @param refs of the items that have one, by id */
export function cycleMessage(
  cycle: readonly string[],
  refs: ReadonlyMap<string, string> = new Map(),
): string {
  return `Would close a cycle: ${cycleShown(cycle, refs)}`;
}

/** By the refs of its items, where they have one. */
export function cycleShown(cycle: readonly string[], refs: ReadonlyMap<string, string>): string {
  return shown(cycle.map((id) => refs.get(id) ?? id));
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
    addNeighbour(this.targets, source, target);
    this.incoming.set(target, (this.incoming.get(target) ?? 0) + 1);
  }

  /** Some cycle, its first item repeated at the end, or `null`. */
  find(): string[] | null {
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
    return this.backFrom(this.incoming.keys().next().value);
  }

  /** Something that is left leads to each item that is left: going back from one ends in a cycle. */
  private backFrom(start: string | undefined): string[] | null {
    if (start === undefined) return null;
    const before = new Map<string, string>();
    for (const source of this.incoming.keys())
      for (const target of this.targets.get(source) ?? []) before.set(target, source);
    const way: string[] = [];
    const seen = new Set<string>();
    let node = start;
    for (; !seen.has(node); node = before.get(node) ?? node) {
      seen.add(node);
      way.push(node);
    }
    return [node, ...way.slice(way.indexOf(node)).reverse()];
  }
}
