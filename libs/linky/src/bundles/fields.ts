import { firstCharacters } from '#kernel';

import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { optionalText, requireString } from '../input/text-fields.js';

/** One `@`, no blanks, and a dot inside the domain: the shape, not the deliverability. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const UNKNOWN_SOURCE = 'unknown';

/** The caller's own label, trimmed and cut; `unknown` when absent, blank or not a string. */
export function parseSource(value: unknown): string {
  if (typeof value !== 'string') return UNKNOWN_SOURCE;
  const label = firstCharacters(requireString(value, 'source').trim(), LIMITS.source).trimEnd();
  return label === '' ? UNKNOWN_SOURCE : label;
}

/** The address that an anonymous caller flags the claim token with, lower-cased. */
export function parseEmail(value: unknown): string | null {
  const email = optionalText(value, 'email', LIMITS.email)?.toLowerCase() ?? null;
  if (email !== null && !EMAIL.test(email)) throw badRequest('email must be an e-mail address');
  return email;
}

/** Custom aliases are switched off: a non-blank one is refused, anything else ignored. */
export function refuseAlias(value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '')
    throw badRequest('alias: custom aliases are not available');
}
