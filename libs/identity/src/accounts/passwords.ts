import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';

import { DomainError } from '#kernel';

/** 32 MiB and three passes: one of the equivalent settings that OWASP's password storage page names. */
const LOG_N = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 3;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Hashing at once: bounds the memory, and leaves threads for everything else. */
const AT_ONCE = 2;
/** Callers waiting for their turn before new ones are sent away. */
const MOST_WAITING = 64;

const ENCODED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

let running = 0;
const waiting: (() => void)[] = [];

async function turn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1;
  else {
    if (waiting.length >= MOST_WAITING) throw signInBusy();
    // The one who finishes hands its place over: `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Whatever asks for a password, when more of them wait to be hashed than the machine can handle. */
function signInBusy(): DomainError {
  return new DomainError('unavailable', 'busy', 'Too many passwords at once, try again in a moment', {
    retryAfter: 2,
  });
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptOptions): Promise<Buffer> {
  const options = { ...cost, maxmem: 256 * 1024 * 1024 };
  return turn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => {
          if (error) reject(error);
          else resolve(key);
        });
      }),
  );
}

/** `$scrypt$ln=…,r=…,p=…$salt$hash`, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const cost = { N: 2 ** LOG_N, r: BLOCK_SIZE, p: PARALLEL };
  const hash = await derive(password, salt, HASH_BYTES, cost);
  const parameters = `ln=${String(LOG_N)},r=${String(BLOCK_SIZE)},p=${String(PARALLEL)}`;
  return `$scrypt$${parameters}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** What nobody's password hashes to: checked against where there is no hash, so that both take as long. */
const NOBODY = `$scrypt$ln=${String(LOG_N)},r=${String(BLOCK_SIZE)},p=${String(PARALLEL)}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Whether the password is the one behind the hash. `null`, no such account: the same work, and `false`. */
export async function isPassword(password: string, encoded: string | null): Promise<boolean> {
  const [, logN, r, p, salt, hash] = ENCODED.exec(encoded ?? NOBODY) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('a stored password hash is not readable');
  const expected = Buffer.from(hash, 'base64url');
  const cost = { N: 2 ** Number(logN), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), expected.length, cost);
  return timingSafeEqual(actual, expected) && encoded !== null;
}
