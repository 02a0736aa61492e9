import { randomFillSync } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const POOL_SIZE = 4096;
const pool = Buffer.alloc(POOL_SIZE);
let used = POOL_SIZE;

/**
 * Random bytes as text; asking the system for a pool at a time is many times cheaper. Bytes that were given out
 * are wiped from it.
 */
export function randomText(bytes: number, encoding: 'hex' | 'base64url'): string {
  if (used + bytes > POOL_SIZE) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString(encoding, used, used + bytes);
  pool.fill(0, used, used + bytes);
  used += bytes;
  return text;
}

/** Any UUID, of any version and in any case: clients send what their own libraries make. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/**
 * A new UUID of version 7 (RFC 9562): the first 48 bits are the time in milliseconds, so that rows
 * created together lie together in an index.
 */
export function newId(now: number = Date.now()): string {
  const hex = randomText(10, 'hex');
  const time = now.toString(16).padStart(12, '0');
  const variant = '89ab'[Number.parseInt(hex[4] ?? '0', 16) & 3] ?? '8';
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${variant}${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
}
