import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import { ScopeCatalog } from '#platform';

import { isSecret, parseKey } from '../keys/key-format.js';
import { KeyUses } from '../keys/key-uses.js';
import { principalOfKey } from './principal-of.js';
import { PrincipalsRepository } from './principals.repository.js';

/** Compared against where there is no key, so that unknown and wrong keys take the same way. */
const NO_HASH = '0'.repeat(64);

/** Who calls with an API key: nobody, with one that is unknown, wrong or revoked. */
@Injectable()
export class KeyAuthentication {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly uses: KeyUses,
    private readonly scopes: ScopeCatalog,
  ) {}

  /** @param isUse whether it counts as a use of the key */
  async identify(token: string, isUse: boolean): Promise<Principal | null> {
    const key = parseKey(token);
    if (key === null) return null;
    const row = await this.principals.findByKeyPrefix(key.prefix);
    if (!isSecret(key.secret, row?.secretHash ?? NO_HASH) || row === null) return null;
    const principal = principalOfKey(key.prefix, row, this.scopes);
    if (isUse) this.uses.note(Number(row.keyId));
    return principal;
  }
}
