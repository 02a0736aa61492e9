import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** Kinds of public keys that tokens are signed for; never a shared secret (`oct`). */
const KINDS: readonly unknown[] = ['RSA', 'EC', 'OKP'];

/**
 * The public keys of a JSON Web Key Set that are for signatures and can be read, by their ids (`''`: it has none).
 * Throws where there is none.
 */
export function signingKeysOf(keySet: readonly unknown[]): ReadonlyMap<string, KeyObject> {
  const keys = new Map(keySet.flatMap((jwk) => readable(jwk)));
  if (keys.size === 0) throw new Error('the key set holds no key for signatures');
  return keys;
}

/** One entry, or none: what an issuer publishes beside its keys is its own affair. */
function readable(jwk: unknown): [string, KeyObject][] {
  if (typeof jwk !== 'object' || jwk === null) return [];
  const { kid, use, kty, d } = jwk as Readonly<Record<string, unknown>>;
  if (!KINDS.includes(kty) || (use !== undefined && use !== 'sig') || d !== undefined) return [];
  try {
    return [[typeof kid === 'string' ? kid : '', createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })]];
  } catch {
    return [];
  }
}
