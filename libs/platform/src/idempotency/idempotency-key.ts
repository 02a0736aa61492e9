import { createHash } from 'node:crypto';

import { invalidIdempotencyKey } from './idempotency.errors.js';

const LONGEST = 255;
/** A structured-field string (RFC 8941), as the header's draft wants it. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
/** What most clients send instead. */
const BARE = /^[!#-~]+$/;

/** The key that a header carries, quoted or bare; refuses what is neither (422). */
export function idempotencyKeyOf(header: string): string {
  const text = header.trim();
  const quoted = QUOTED.exec(text)?.[1];
  const key = quoted === undefined ? BARE.exec(text)?.[0] : quoted.replaceAll(/\\(["\\])/g, '$1');
  if (key === undefined || key === '' || key.length > LONGEST) throw invalidIdempotencyKey(LONGEST);
  return key;
}

/** A digest of several texts that no other texts share. */
export function digestOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
