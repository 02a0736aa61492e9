/** As many wrong codes cost nothing. */
const FREE = 5;
const MINUTE_MS = 60_000;
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * How long an account takes no codes after so many wrong ones in a row: a minute after the fifth, twice as long after
 * each further one, an hour at most. Codes are short, so this counts wherever they come from.
 */
export function delayAfter(failures: number): number {
  if (failures < FREE) return 0;
  return Math.min(MINUTE_MS * 2 ** (failures - FREE), LONGEST_MS);
}
