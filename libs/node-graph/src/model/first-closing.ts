import type { Arrow } from '#kernel';

import { findCycle } from './find-cycle.js';

const keyOf = ({ source, target }: Arrow): string => `${source} ${target}`;

/**
 * The place of the first of the new links that, together with those before it, closes a cycle; -1: none does.
 *
 * @param all every link that may be part of a cycle, the new ones included.
 */
export function firstClosing(all: readonly Arrow[], fresh: readonly Arrow[]): number {
  const isNew = new Set(fresh.map(keyOf));
  const old = all.filter((link) => !isNew.has(keyOf(link)));
  let [low, high] = [0, fresh.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (findCycle([...old, ...fresh.slice(0, middle + 1)]) === null) low = middle + 1;
    else high = middle;
  }
  return low === fresh.length ? -1 : low;
}
