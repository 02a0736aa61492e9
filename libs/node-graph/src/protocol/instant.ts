import { parseInstant as parse } from '#kernel';

import { invalidField } from './input.errors.js';

/**
 * An ISO 8601 date or time as UTC with a final `Z`. Without an offset it is UTC.
 *
 * @param reason the catalogue's name for a mistake in this field.
 */
export function parseInstant(value: unknown, reason: string, field: string): string {
  const instant = typeof value === 'string' ? parse(value) : null;
  if (instant === null)
    throw invalidField(reason, `${field} must be an ISO 8601 time such as 2026-01-31T09:00:00Z`);
  return new Date(instant.time).toISOString();
}
