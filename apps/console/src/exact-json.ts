/** What browsers have by now to keep the digits of a number; older ones have neither. */
interface Exact {
  readonly rawJSON?: (text: string) => object;
}

const { rawJSON } = JSON as Exact;

/** Whether numbers go through this browser digit by digit. */
export const keepsDigits = rawJSON !== undefined;

/**
 * Reads JSON so that writing it has the same numbers, digit by digit: those that would be rounded, or written otherwise,
 * are kept as they stand.
 */
export function parseExactly(text: string): unknown {
  if (rawJSON === undefined) return JSON.parse(text);
  const keep = (_: string, value: unknown, { source }: { source?: string } = {}): unknown =>
    typeof value === 'number' && source !== undefined && source !== String(value) ? rawJSON(source) : value;
  return JSON.parse(text, keep);
}
