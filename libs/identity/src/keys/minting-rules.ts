import { hasScope, type Principal, type Scope } from '#kernel';

import { mintsTooMuch } from './api-keys.errors.js';
import type { NewApiKey } from './api-keys.repository.js';
import { DEFAULT_PER_HOUR } from './key-rules.js';

/** The calls an hour of a key that asks for none in particular: the usual number, or what its minter has. */
export function usualLimit(minter: Principal | undefined): number {
  const own = ownLimit(minter);
  return own === 0 ? DEFAULT_PER_HOUR : Math.min(own, DEFAULT_PER_HOUR);
}

/** Nobody mints a key that may do more than they may themselves. Sessions may do anything, as the operator may. */
export function demandHeld(
  { scopes, rateLimitPerHour }: { readonly scopes: readonly Scope[]; readonly rateLimitPerHour: number },
  minter: Principal | undefined,
): void {
  if (minter === undefined) return;
  const missing = scopes.find((scope) => !hasScope(minter, scope));
  if (missing !== undefined) throw mintsTooMuch(`the scope ${missing}`);
  const own = ownLimit(minter);
  if (own !== 0 && (rateLimitPerHour === 0 || rateLimitPerHour > own)) {
    throw mintsTooMuch(`more than ${String(own)} calls an hour`);
  }
}

/** As the row of the key remembers who minted it. */
export function minterOf(minter: Principal | undefined): NewApiKey['minter'] {
  if (minter === undefined) return { type: 'operator', userId: null, keyId: null };
  const { userId, credential } = minter;
  return credential.type === 'api_key'
    ? { type: 'api_key', userId, keyId: credential.keyId }
    : { type: 'user', userId, keyId: null };
}

/** Calls an hour; 0 is unlimited. */
function ownLimit(minter: Principal | undefined): number {
  return minter?.credential.type === 'api_key' ? minter.credential.rateLimitPerHour : 0;
}
