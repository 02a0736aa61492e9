import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const LEAST_BYTES = 32;

/**
 * A secret of an installation that configured none: made once, kept in a file that only its owner may read.
 * The file appears whole or not at all, and of several processes that start at once all read the same one.
 * @param lost what is lost with it, as advice where it is damaged
 */
export function generatedSecret(dataDir: string, name: string, lost: string): string {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, name);
  const secret = read(path) ?? make(path);
  if (Buffer.byteLength(secret) >= LEAST_BYTES) return secret;
  throw new Error(`${path} is damaged: remove it to have a new secret made (${lost})`);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function make(path: string): string {
  const draft = `${path}.${String(process.pid)}`;
  const file = openSync(draft, 'w', 0o600);
  writeSync(file, randomBytes(48).toString('base64url'));
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8');
}
