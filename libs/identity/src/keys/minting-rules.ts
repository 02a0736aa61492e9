import { hasScope, type Principal, type Scope } from '#kernel';

import { isCovered } from './address-ranges.js';
import type { KeyDetails, NewApiKey } from './api-key.js';
import { exceedsCaller } from './api-keys.errors.js';
import { DEFAULT_PER_HOUR } from './key-rules.js';

/** The calls an hour of a key that asks for none in particular: the usual number, or what its minter has. */
export function usualLimit(minter: Principal | null): number {
  const own = ownLimit(minter);
  return own === 0 ? DEFAULT_PER_HOUR : Math.min(own, DEFAULT_PER_HOUR);
}

/** When and from where a key works. */
type Reach = Pick<KeyDetails, 'expiresAt' | 'allowedAddresses'>;

/** What a key gets that asks for nothing in particular: what its minter has. */
export function usualReach(minter: Principal | null): Reach {
  if (minter?.credential.type !== 'api_key') return { expiresAt: null, allowedAddresses: null };
  const { expiresAt = null, allowedAddresses = null } = minter.credential;
  return { expiresAt: expiresAt === null ? null : new Date(expiresAt), allowedAddresses };
}

/** What a key is allowed, whenever and from wherever it works. */
interface Power {
  readonly scopes: readonly Scope[];
  readonly rateLimitPerHour: number;
}

/** Nobody makes a key that may do more than they may themselves. Sessions may do anything, as the operator may. */
export function demandHeld(power: Power & Reach, caller: Principal | null): void {
  demandPower(power, caller);
  demandReach(power, caller);
}

function demandPower({ scopes, rateLimitPerHour }: Power, caller: Principal | null): void {
  if (caller === null) return;
  const missing = scopes.find((scope) => !hasScope(caller, scope));
  if (missing !== undefined) throw exceedsCaller(`the scope ${missing}`);
  const own = ownLimit(caller);
  if (own !== 0 && (rateLimitPerHour === 0 || rateLimitPerHour > own)) {
    throw exceedsCaller(`more than ${String(own)} calls an hour`);
  }
}

/** Nor one that works longer, or from elsewhere. What is not given is not looked at. */
export function demandReach(wanted: Partial<Reach>, caller: Principal | null): void {
  const own = usualReach(caller);
  if (wanted.expiresAt !== undefined && own.expiresAt !== null) demandEnd(wanted.expiresAt, own.expiresAt);
  if (wanted.allowedAddresses !== undefined && own.allowedAddresses !== null)
    demandAddresses(wanted.allowedAddresses, own.allowedAddresses);
}

function demandEnd(wanted: Date | null, own: Date): void {
  if (wanted === null || wanted > own) throw exceedsCaller(`validity after ${own.toISOString()}`);
}

function demandAddresses(wanted: readonly string[] | null, own: readonly string[]): void {
  const foreign = wanted === null ? 'all' : wanted.find((range) => !isCovered(range, own));
  if (foreign !== undefined) throw exceedsCaller(`the addresses ${foreign}`);
}

/** As the row of the key remembers who minted it. */
export function minterOf(minter: Principal | null): NewApiKey['minter'] {
  if (minter === null) return { type: 'operator', userId: null, keyId: null };
  const { userId, credential } = minter;
  return credential.type === 'api_key'
    ? { type: 'api_key', userId, keyId: credential.keyId }
    : { type: 'user', userId, keyId: null };
}

/** Calls an hour; 0 is unlimited. */
function ownLimit(minter: Principal | null): number {
  return minter?.credential.type === 'api_key' ? minter.credential.rateLimitPerHour : 0;
}
