import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Whom a key speaks for: a user (`lkyu_…`) or an organization (`lkyo_…`). */
export type KeyOwnerKind = 'user' | 'org';

/** A key taken apart: the public part that it is found by, and the secret part. */
export interface ParsedKey {
  /** Everything before the dot. */
  readonly prefix: string;
  readonly secret: string;
}

const KEY = /^(lky[uo]_[a-f0-9]{8})\.([A-Za-z0-9_-]{24,})$/;
const LONGEST = 256;
const LETTER: Readonly<Record<KeyOwnerKind, string>> = { user: 'u', org: 'o' };
const PREFIX_BYTES = 4;
const SECRET_BYTES = 24;

/** Whether a token is meant as an API key, well formed or not. */
export function looksLikeKey(token: string): boolean {
  return /^\s*lky[uo]_/.test(token);
}

/** The parts of a well-formed key, or `null`. Surrounding blanks do not count. */
export function parseKey(token: string): ParsedKey | null {
  if (token.length > LONGEST) return null;
  const [, prefix, secret] = KEY.exec(token.trim()) ?? [];
  return prefix === undefined || secret === undefined ? null : { prefix, secret };
}

/** A new random key: `lkyu_` or `lkyo_`, 8 hexadecimal characters, a dot, 32 base64url characters. */
export function newKey(kind: KeyOwnerKind): ParsedKey & { readonly raw: string } {
  const prefix = `lky${LETTER[kind]}_${randomBytes(PREFIX_BYTES).toString('hex')}`;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { prefix, secret, raw: `${prefix}.${secret}` };
}

/** What is stored of the secret: its SHA-256 in hexadecimal. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Whether the secret is the one behind the stored hash; takes the same time whatever the answer. */
export function isSecret(secret: string, storedHash: string): boolean {
  const actual = Buffer.from(hashSecret(secret));
  const expected = Buffer.from(storedHash);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
