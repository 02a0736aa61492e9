const PREFIX = /^\s*[+-]?\d+/;

/**
 * An integer of a query, read by its prefix as some clients expect: `2.7` is 2, `5x` is 5. Absent and empty are
 * `null`; of a repeated parameter the first counts; a number must be whole. `NaN`: it is none.
 */
export function leadingInteger(value: unknown): number | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (first === undefined || first === null || first === '') return null;
  const number = typeof first === 'number' ? first : prefixOf(first);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

function prefixOf(value: unknown): number {
  const [digits] = typeof value === 'string' ? (PREFIX.exec(value) ?? []) : [];
  return digits === undefined ? Number.NaN : Number(digits);
}
