import { parseInstant } from '#kernel';

/** Whether a value is a time or a day of the calendar. */
export function isInstant(value: unknown): boolean {
  return typeof value === 'string' && parseInstant(value) !== null;
}

/**
 * A query parameter as an instant with an offset; a day is its beginning in UTC. A plus sign that was not escaped
 * arrives as a space. What cannot be one is left as it is.
 */
export function instantOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.replace(/ (\d\d:?\d\d)$/, (whole, offset: string, at: number) =>
    at > 10 ? `+${offset}` : whole,
  );
  return parseInstant(text)?.text ?? value;
}
