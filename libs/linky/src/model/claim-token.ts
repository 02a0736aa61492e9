import { hash } from 'node:crypto';

import { DAY_MS, randomText } from '#kernel';

const BYTES = 24;
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** 30 days, never extended. */
export const CLAIM_LIFETIME_MS = 30 * DAY_MS;

/** A new secret that claims one bundle: 32 base64url characters, shown once (docs/contracts/linky.md#claims). */
export function newClaimToken(): string {
  return randomText(BYTES, 'base64url');
}

/** What is stored of it. The secret is random and long, so a plain digest is enough, and can be looked up. */
export function claimTokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Whether the text can be a claim token at all. */
export function isClaimToken(text: string): boolean {
  return TOKEN.test(text);
}
