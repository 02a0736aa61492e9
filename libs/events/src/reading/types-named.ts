import type { EventType } from '#kernel';
import type { EventCatalog } from '#platform/modules';

import { unknownEventType } from './events.errors.js';

/**
 * The types of names and patterns such as `item.*`, in the order of the catalog. Refuses those that fit none.
 * @param patterns absent or empty: all
 */
export function typesNamed(
  { types }: EventCatalog,
  patterns: readonly string[] | undefined,
): readonly EventType[] {
  if (patterns === undefined || patterns.length === 0) return types;
  const found = new Set(
    patterns.flatMap((pattern) => {
      const fitting = types.filter(({ name }) => fits(name, pattern));
      if (fitting.length === 0) throw unknownEventType(pattern);
      return fitting;
    }),
  );
  return types.filter((type) => found.has(type));
}

/** `item.*` and `item.created`; `*`: all. */
function fits(name: string, pattern: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
