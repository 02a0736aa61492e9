import { parseInstant } from '#kernel';

import { invalidField } from './input.errors.js';

const DAY = 'YYYY-MM-DD'.length;

/** A day as `2026-12-10`, a moment in UTC with a final `Z`: each stays what it is, wherever it is looked at. */
export function parseDueDate(value: unknown): string | null {
  if (value === null) return null;
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant === null)
    throw invalidField(
      'invalid_due_datetime',
      'dueDate must be an ISO 8601 day or time such as 2026-01-31 or 2026-01-31T09:00:00Z',
    );
  const moment = new Date(instant.time).toISOString();
  return instant.isDay ? moment.slice(0, DAY) : moment;
}
