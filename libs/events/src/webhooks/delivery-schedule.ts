const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** After the first attempt, the second and so on; after the last of them there is none. */
const DELAYS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** At most so much later, so that those who failed together do not come back together. */
const JITTER = 0.1;
const LONGEST_WISH_MS = 24 * HOUR_MS;

/**
 * How long to wait after an attempt has failed, in milliseconds; `null`: it was the last.
 *
 * @param failed how many attempts there were
 * @param wishMs what the receiver asked for, at most a day: never earlier than that
 */
export function delayAfter(failed: number, wishMs = 0, random = Math.random): number | null {
  const delay = DELAYS_MS[failed - 1];
  if (delay === undefined) return null;
  return Math.round(Math.max(delay * (1 + JITTER * random()), Math.min(wishMs, LONGEST_WISH_MS)));
}

/** What `Retry-After` asks for, seconds or a date, in milliseconds from now; 0: nothing. */
export function retryAfter(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
