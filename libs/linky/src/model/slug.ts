import { randomFillSync } from 'node:crypto';

/** No i, l, o, 0, 1: a slug is read out and typed. */
export const SLUG_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
export const SLUG_LENGTH = 7;

/** Bytes from here on would make the first symbols likelier than the others. */
const FAIR = 256 - (256 % SLUG_ALPHABET.length);

const pool = Buffer.alloc(1024);
let used = pool.length;

/** A new short name, seven cryptographically random symbols (docs/contracts/linky.md#bundle). Uniqueness is the database's word. */
export function newSlug(): string {
  let slug = '';
  while (slug.length < SLUG_LENGTH) {
    const byte = randomByte();
    if (byte < FAIR) slug += SLUG_ALPHABET.charAt(byte % SLUG_ALPHABET.length);
  }
  return slug;
}

function randomByte(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool[used] ?? 0;
  used += 1;
  return byte;
}

const SLUG_SHAPE = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether the text can be a slug at all; what cannot is not looked up. */
export function looksLikeSlug(text: string): boolean {
  return SLUG_SHAPE.test(text);
}
