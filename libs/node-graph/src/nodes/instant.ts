import { invalidField } from '../node-graph.errors.js';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * An ISO 8601 date or time as UTC with a final `Z`. Without an offset it is UTC.
 *
 * @param reason the catalogue's name for a mistake in this field.
 */
export function parseInstant(value: unknown, reason: string, field: string): string {
  const match = typeof value === 'string' ? ISO.exec(value) : null;
  const time = match ? instant(value as string, match) : Number.NaN;
  if (Number.isNaN(time) || time < EARLIEST || time > LATEST)
    throw invalidField(reason, `${field} must be an ISO 8601 time such as 2026-01-31T09:00:00Z`);
  return new Date(time).toISOString();
}

function instant(value: string, [, year, month, day, hour, , , zone]: RegExpExecArray): number {
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(day) < 1 || Number(day) > days) return Number.NaN;
  return Date.parse(hour !== undefined && zone === undefined ? `${value}Z` : value);
}
