import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Whom a key speaks for: a user (`lkyu_…`) or an organization (`lkyo_…`). */
export type KeyOwnerKind = 'user' | 'org';

/** A key taken apart: the public part that it is found by, and the secret part. */
export interface ParsedKey {
  /** Everything before the dot. */
  readonly prefix: string;
  readonly secret: string;
}

/** A fresh key; `raw` is told once. */
export interface NewKey extends ParsedKey {
  readonly raw: string;
}

const KEY = /^(lky[uo]_[a-f0-9]{8})\.([A-Za-z0-9_-]{24,})$/;
const LONGEST = 256;
const LETTER: Readonly<Record<KeyOwnerKind, string>> = { user: 'u', org: 'o' };
const PREFIX_BYTES = 4;
const SECRET_BYTES = 24;
/** Secrets of this length end in a checksum; those of before there was one are shorter. */
const CHECKED_LENGTH = 38;
const CHECKSUM_LENGTH = 6;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Whether a token is meant as an API key, well formed or not. */
export function looksLikeKey(token: string): boolean {
  return /^\s*lky[uo]_/.test(token);
}

/** The parts of a well-formed key, or `null`; its checksum is right, if it has one. Surrounding blanks do not count. */
export function parseKey(token: string): ParsedKey | null {
  if (token.length > LONGEST) return null;
  const [raw, prefix, secret] = KEY.exec(token.trim()) ?? [];
  if (raw === undefined || prefix === undefined || secret === undefined) return null;
  return secret.length === CHECKED_LENGTH && !hasChecksum(raw) ? null : { prefix, secret };
}

/** A new random key: `lkyu_` or `lkyo_`, 8 hexadecimal characters, a dot, 32 base64url characters, a checksum. */
export function newKey(kind: KeyOwnerKind): NewKey {
  return newSecret(`lky${LETTER[kind]}_${randomBytes(PREFIX_BYTES).toString('hex')}`);
}

/** A new secret behind a public part. */
export function newSecret(prefix: string): NewKey {
  const random = randomBytes(SECRET_BYTES).toString('base64url');
  const secret = `${random}${checksumOf(`${prefix}.${random}`)}`;
  return { prefix, secret, raw: `${prefix}.${secret}` };
}

function hasChecksum(raw: string): boolean {
  return checksumOf(raw.slice(0, -CHECKSUM_LENGTH)) === raw.slice(-CHECKSUM_LENGTH);
}

/** CRC-32 of the text in six digits of base 62, as scanners know it from other services' keys. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < CHECKSUM_LENGTH) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

/** What is stored of the secret: its SHA-256 in hexadecimal. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Whether it is the stored hash; takes the same time whatever the answer. */
export function isHash(hashed: string, storedHash: string): boolean {
  const actual = Buffer.from(hashed);
  const expected = Buffer.from(storedHash);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
