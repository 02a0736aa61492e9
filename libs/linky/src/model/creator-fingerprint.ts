import { hash } from 'node:crypto';

import { DAY_MS } from '#kernel';

let lastDay = { number: NaN, text: '' };

/** The UTC day, `YYYY-MM-DD`; the day that was asked for last is remembered. */
export function utcDay(now: number): string {
  const number = Math.floor(now / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, text: new Date(now).toISOString().slice(0, 10) };
  return lastDay.text;
}

/** Tells anonymous creators of one day apart without keeping who they are (docs/contracts/linky.md#anonymous-creates). */
export function creatorFingerprint(address: string, userAgent: string | undefined, now: number): string {
  return hash('sha256', `${address}|${userAgent ?? 'unknown-ua'}|${utcDay(now)}`).slice(0, 32);
}
