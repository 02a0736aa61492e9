import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { type WorkFor } from '#platform/auth';
import { type Guess } from '#platform/limits';

import { type HashingPurpose, HashingQueues } from './hashing-queues.js';
import { IdentitySettings } from '../identity.env.js';

const BLOCK_SIZE = 8;
const PARALLEL = 3;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MOST_MEMORY = 256 * 1024 * 1024;

const ENCODED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

/** Somebody's attempt to give the right password. */
export interface PasswordAttempt {
  readonly purpose: HashingPurpose;
  readonly requester: WorkFor;
  readonly guess: Guess;
}

/**
 * Hashes passwords with scrypt, and recognises them. Each takes tens of MiB and a good part of a second on purpose:
 * callers take turns, and are refused as `unavailable` when too many wait.
 */
@Injectable()
export class Passwords {
  private readonly logN: number;

  constructor(
    { passwordCost }: IdentitySettings,
    private readonly queues: HashingQueues,
  ) {
    this.logN = passwordCost;
  }

  /** `$scrypt$ln=…,r=…,p=…$salt$hash`, with a salt of its own. */
  async hash(password: string, purpose: HashingPurpose, requester: WorkFor): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const cost = { N: 2 ** this.logN, r: BLOCK_SIZE, p: PARALLEL };
    const hash = await this.queues.run(purpose, requester, () => derive(password, salt, HASH_BYTES, cost));
    return this.encode(salt.toString('base64url'), hash.toString('base64url'));
  }

  /**
   * Whether the password is the one behind the hash. `null`, no such account: the same work, and `false`. Callers
   * have one password compared at a time, so that the count of their wrong guesses is always up to date.
   */
  async matches(
    password: string,
    encoded: string | null,
    { purpose, requester, guess }: PasswordAttempt,
  ): Promise<boolean> {
    await guess.demand();
    return this.queues.run(purpose, requester, async () => {
      await guess.demand();
      const right = await this.compare(password, encoded);
      await guess.settle(right);
      return right;
    });
  }

  private async compare(password: string, encoded: string | null): Promise<boolean> {
    const nobody = this.encode('A'.repeat(22), 'A'.repeat(43));
    const [, logN, r, p, salt, hash] = ENCODED.exec(encoded ?? nobody) ?? [];
    if (salt === undefined || hash === undefined) throw new Error('a stored password hash is not readable');
    const expected = Buffer.from(hash, 'base64url');
    const cost = { N: 2 ** Number(logN), r: Number(r), p: Number(p) };
    const actual = await derive(password, Buffer.from(salt, 'base64url'), expected.length, cost);
    return timingSafeEqual(actual, expected) && encoded !== null;
  }

  private encode(salt: string, hash: string): string {
    return `$scrypt$ln=${String(this.logN)},r=${String(BLOCK_SIZE)},p=${String(PARALLEL)}$${salt}$${hash}`;
  }
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptOptions): Promise<Buffer> {
  const options = { ...cost, maxmem: MOST_MEMORY };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
