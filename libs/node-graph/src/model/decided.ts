import { isDeepStrictEqual } from 'node:util';

import type { DomainError } from '#kernel';

import type { Patch } from './change.js';
import { changedSince } from './changes.errors.js';
import type { StoredOp } from './stored-op.js';

/** What a step decided: the fields that it changed, out of those named, as they were and as it left them. */
export interface Decided {
  readonly before: Patch;
  readonly after: Patch;
}

/** Fields that are named but stayed as they were are not decided: somebody else may change them. */
export function decided(
  { before, after }: Pick<StoredOp, 'before' | 'after'>,
  names: Iterable<string>,
): Decided {
  const changed = [...names].filter((name) => name in after && !isDeepStrictEqual(before[name], after[name]));
  const picked = (patch: Patch): Patch =>
    Object.fromEntries(changed.filter((name) => name in patch).map((name) => [name, patch[name]]));
  return { before: picked(before), after: picked(after) };
}

/** Whether an entity still has the values that were decided. */
export function isAsLeft(entity: object, left: Patch): boolean {
  return Object.entries(left).every(([name, value]) =>
    isDeepStrictEqual((entity as Patch)[name] ?? null, value ?? null),
  );
}

/**
 * Refuses the undoing of steps that left an entity otherwise than it is now, or that changed it where nothing is
 * changed: in the trash. `left` is what each step decided, in their order.
 */
export function demandAsLeft(
  entity: { readonly inTrash: boolean },
  left: readonly Patch[],
  inTrash: () => DomainError,
): void {
  const all = Object.assign({}, ...left) as Patch;
  if (entity.inTrash && !('inTrash' in all)) throw inTrash();
  if (!isAsLeft(entity, all)) throw changedSince();
}
