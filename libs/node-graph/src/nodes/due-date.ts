import { parseInstant } from '#kernel';

import { invalidField } from '../node-graph.errors.js';

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

/** SQL of the due date as text, of a row of nodes. */
export const dueDateOf = (node: string): string =>
  `to_char(${node}.due_date at time zone 'UTC',
    case when ${node}.due_is_day then 'YYYY-MM-DD' else 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' end)`;

/** SQL of the columns `due_date` and `due_is_day`, from the text: a day begins in UTC. */
export const dueColumns = (text: string): string =>
  `(${text} || case when length(${text}) = ${String(DAY)} then 'T00:00Z' else '' end)::timestamptz,
    coalesce(length(${text}) = ${String(DAY)}, false)`;
