import { hash } from 'node:crypto';

/** Characters of a key, at most. */
const LONGEST = 64;

/**
 * What something of a document is known by here, so that the same file again finds it: of the source and of the
 * document's own id, or their digest where that is too long.
 */
export function keyOf(source: string, id: string): string {
  const key = `${source}:${id}`;
  if (key.length <= LONGEST && /^[\x21-\x7e]+$/.test(key)) return key;
  return `${source.slice(0, 20).replaceAll(/[^\x21-\x7e]/g, '-')}:${hash('sha256', key, 'base64url').slice(0, 40)}`;
}
