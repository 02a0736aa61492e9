import { isLongerThan, NAME_PATTERN, type Scope } from '#kernel';
import { type ScopeCatalog } from '#platform/auth';
import { isStorable, TITLE } from '#platform/input';

import { KEY_LIMITS } from './keys.limits.js';

export const DEFAULT_PER_HOUR = 1_000;
export const DEFAULT_SCOPES: readonly Scope[] = ['links:write'];

/** What is wrong with the trimmed name of a key, or `null`. */
export function keyNameMistake(name: string): string | null {
  if (name === '' || isLongerThan(name, KEY_LIMITS.name))
    return `should have 1 to ${String(KEY_LIMITS.name)} characters`;
  return NAME_PATTERN.test(name) && name.isWellFormed()
    ? null
    : 'should be visible text on one line, without control or invisible characters';
}

/** What is wrong with the trimmed description of a key, or `null`. */
export function descriptionMistake(text: string): string | null {
  if (isLongerThan(text, KEY_LIMITS.description)) {
    return `should have at most ${String(KEY_LIMITS.description)} characters`;
  }
  return TITLE.regex.test(text) && isStorable(text) ? null : 'should be text without control characters';
}

/** What is wrong with the end of a key, or `null`. */
export function expiryMistake(expiresAt: Date, now: Date): string | null {
  return expiresAt > now ? null : 'should be in the future';
}

/** What is wrong with the number of addresses that a key may be used from, or `null`. */
export function addressesMistake({ length }: readonly string[]): string | null {
  return length >= 1 && length <= KEY_LIMITS.addresses
    ? null
    : `should have 1 to ${String(KEY_LIMITS.addresses)} addresses or ranges; null is all addresses`;
}

/** What is wrong with the scopes of a key, or `null`. */
export function scopesMistake(
  scopes: readonly string[],
  bound: boolean,
  catalog: ScopeCatalog,
): string | null {
  if (scopes.length === 0) return 'should name at least one scope';
  const unknown = scopes.find((scope) => !catalog.has(scope));
  if (unknown !== undefined) return `should be out of ${catalog.names.join(', ')}`;
  const foreign = scopes.find((scope) => !catalog.isOfWorkspaces(scope));
  return bound && foreign !== undefined ? `${foreign} is not possible for a key of one workspace` : null;
}

/** What is wrong with the hours that an old secret goes on working, or `null`. */
export function overlapMistake(hours: number): string | null {
  return Number.isInteger(hours) && hours >= 0 && hours <= KEY_LIMITS.overlapHours
    ? null
    : `should be an integer from 0 to ${String(KEY_LIMITS.overlapHours)}`;
}

/** What is wrong with an hourly limit, or `null`; 0 is unlimited. */
export function rateLimitMistake(limit: number): string | null {
  return Number.isInteger(limit) && limit >= 0 && limit <= KEY_LIMITS.perHour
    ? null
    : `should be an integer from 0 to ${String(KEY_LIMITS.perHour)}`;
}
