import { createHash, randomInt } from 'node:crypto';

const HOW_MANY = 10;
/** No letters that are read as digits, or as each other. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
/** 31^24: 118 bits, so that a plain hash is enough. */
const LENGTH = 24;
const CODE = new RegExp(`^[${ALPHABET}]{${String(LENGTH)}}$`);
const GROUPS = /.{4}/g;

/** Codes that each stand in for a lost factor once, as they are shown: in groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, newRecoveryCode);
}

/** What is stored of a code; `null`: it is none, however it was typed. */
export function recoveryCodeHash(typed: string): Buffer | null {
  const code = typed.toLowerCase().replace(/[\s-]+/g, '');
  return CODE.test(code) ? createHash('sha256').update(code).digest() : null;
}

function newRecoveryCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('');
  return letters.match(GROUPS)?.join('-') ?? letters;
}
