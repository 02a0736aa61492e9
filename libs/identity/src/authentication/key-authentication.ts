import { Injectable } from '@nestjs/common';

import { type CallOrigin, Clock, type Principal } from '#kernel';
import { ScopeCatalog } from '#platform/auth';

import { AddressLists } from '../keys/address-ranges.js';
import { addressNotAllowed, keyExpired } from '../keys/api-keys.errors.js';
import { hashSecret, isHash, parseKey } from '../keys/key-format.js';
import { KeyUses } from '../keys/key-uses.js';
import { principalOfKey } from './principal-of.js';
import { type KeyPrincipalRow, PrincipalsRepository } from './principals.repository.js';

/** Compared against where there is no key, so that unknown and wrong keys take the same way. */
const NO_HASH = '0'.repeat(64);

/** Who calls with an API key: nobody, with one that is unknown, wrong or revoked. */
@Injectable()
export class KeyAuthentication {
  private readonly lists = new AddressLists();

  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly uses: KeyUses,
    private readonly scopes: ScopeCatalog,
    private readonly clock: Clock,
  ) {}

  /**
   * Refuses a key that has expired, or that may not be used from there: only to who has its secret, and so knows of it.
   *
   * @param origin with the address as the trusted proxies tell it.
   * @param isUse whether it counts as a use of the key
   */
  async identify(token: string, origin: CallOrigin, isUse: boolean): Promise<Principal | null> {
    const address = origin.address ?? undefined;
    const key = parseKey(token);
    if (key === null) return null;
    const row = await this.principals.findByKeyPrefix(key.prefix);
    if (!this.isSecret(key.secret, row) || row === null) return null;
    this.demandUsable(row, address);
    const principal = principalOfKey(key.prefix, row, this.scopes, origin);
    if (isUse) this.uses.note(Number(row.keyId), address);
    return principal;
  }

  /** Both secrets are compared, whichever it is. */
  private isSecret(secret: string, row: KeyPrincipalRow | null): boolean {
    const hashed = hashSecret(secret);
    const isPrevious = isHash(hashed, row?.previousSecretHash ?? NO_HASH);
    if (isHash(hashed, row?.secretHash ?? NO_HASH)) return true;
    return isPrevious && this.clock.now() < (row?.previousSecretUntil ?? 0);
  }

  private demandUsable({ expiresAt, allowedAddresses }: KeyPrincipalRow, address: string | undefined): void {
    if (expiresAt !== null && expiresAt <= this.clock.now()) throw keyExpired();
    if (allowedAddresses !== null && !this.lists.allow(allowedAddresses, address)) throw addressNotAllowed();
  }
}
