import { hash } from 'node:crypto';

import { DAY_MS, randomText } from '#kernel';

const BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const INVITATION_LIFETIME_MS = 7 * DAY_MS;

/** A new secret, told once: 43 base64url characters. */
export function newInvitationToken(): string {
  return randomText(BYTES, 'base64url');
}

/** What is stored of it. The secret is random and long, so a plain digest is enough, and can be looked up. */
export function invitationTokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Whether the text can be a token at all. */
export function isInvitationToken(text: string): boolean {
  return TOKEN.test(text);
}
