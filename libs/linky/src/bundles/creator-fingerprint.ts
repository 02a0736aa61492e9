import { hash } from 'node:crypto';

/** The UTC day, `YYYY-MM-DD`. */
export function utcDay(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Tells anonymous creators of one day apart without keeping who they are (contract 5.3). */
export function creatorFingerprint(address: string, userAgent: string | undefined, now: number): string {
  return hash('sha256', `${address}|${userAgent ?? 'unknown-ua'}|${utcDay(now)}`).slice(0, 32);
}
