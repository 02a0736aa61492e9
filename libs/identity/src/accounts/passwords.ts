import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { DomainError, Turns } from '#kernel';
import { Env } from '#platform';

const BLOCK_SIZE = 8;
const PARALLEL = 3;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MOST_MEMORY = 256 * 1024 * 1024;

/** Hashing at once: bounds the memory, and leaves threads for everything else. */
const AT_ONCE = 2;
/** Callers waiting for their turn before new ones are sent away. */
const MOST_WAITING = 64;

const ENCODED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

/**
 * Hashes passwords with scrypt, and recognises them. Each takes tens of MiB and a good part of a second on purpose:
 * two are computed at a time, some wait, and more are refused as `unavailable`.
 */
@Injectable()
export class Passwords {
  private readonly logN: number;
  private readonly turns = new Turns(AT_ONCE);

  constructor({ passwordCost }: Env) {
    this.logN = passwordCost;
  }

  /** `$scrypt$ln=…,r=…,p=…$salt$hash`, with a salt of its own. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const cost = { N: 2 ** this.logN, r: BLOCK_SIZE, p: PARALLEL };
    const hash = await this.inTurn(() => derive(password, salt, HASH_BYTES, cost));
    return this.encode(salt.toString('base64url'), hash.toString('base64url'));
  }

  /** Whether the password is the one behind the hash. `null`, no such account: the same work, and `false`. */
  async matches(password: string, encoded: string | null): Promise<boolean> {
    const nobody = this.encode('A'.repeat(22), 'A'.repeat(43));
    const [, logN, r, p, salt, hash] = ENCODED.exec(encoded ?? nobody) ?? [];
    if (salt === undefined || hash === undefined) throw new Error('a stored password hash is not readable');
    const expected = Buffer.from(hash, 'base64url');
    const cost = { N: 2 ** Number(logN), r: Number(r), p: Number(p) };
    const actual = await this.inTurn(() =>
      derive(password, Buffer.from(salt, 'base64url'), expected.length, cost),
    );
    return timingSafeEqual(actual, expected) && encoded !== null;
  }

  private encode(salt: string, hash: string): string {
    return `$scrypt$ln=${String(this.logN)},r=${String(BLOCK_SIZE)},p=${String(PARALLEL)}$${salt}$${hash}`;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.turns.queue >= MOST_WAITING) throw signInBusy();
    await this.turns.take();
    try {
      return await work();
    } finally {
      this.turns.give();
    }
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

/** Whatever asks for a password, when more of them wait to be hashed than the machine can handle. */
function signInBusy(): DomainError {
  return new DomainError('unavailable', 'busy', 'Too many passwords at once, try again in a moment', {
    retryAfter: 2,
  });
}
