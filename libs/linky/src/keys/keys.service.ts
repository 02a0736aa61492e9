import { Injectable } from '@nestjs/common';

import { ApiKeys, type ApiKeyView, type KeyOwner, type MintedKey, type RevokedKey } from '#identity';
import type { Principal } from '#kernel';

import { demandAdmin, demandScope, subjectOf } from '../access/rights.js';
import type { JsonObject } from '../input/values.js';
import { parseHourlyLimit, parseKeyName, parseScopes } from './key-input.js';

/**
 * The keys of the organization that the caller acts in, else his own (contract 10). Refuses keys without
 * `keys:admin`, and in an organization whoever is not its admin: its team keys above all.
 */
@Injectable()
export class KeysService {
  constructor(private readonly keys: ApiKeys) {}

  /** Newest first, revoked ones included. */
  list(caller: Principal): Promise<readonly ApiKeyView[]> {
    demandManager(caller);
    return this.keys.list(ownerOf(caller));
  }

  /** The order of the checks is part of the contract (3.6). */
  async mint(order: JsonObject, caller: Principal): Promise<MintedKey> {
    demandManager(caller);
    const name = parseKeyName(order['name']);
    return this.keys.mint({
      owner: ownerOf(caller),
      name,
      scopes: parseScopes(order['scopes']),
      rateLimitPerHour: parseHourlyLimit(order['rateLimitPerHour']),
      minter: caller,
    });
  }

  /** Doing it again changes nothing. With `children`, what was minted with the key is revoked, too. */
  revoke(id: number, children: boolean, caller: Principal): Promise<RevokedKey> {
    demandManager(caller);
    return this.keys.revoke(ownerOf(caller), id, children);
  }
}

function demandManager(caller: Principal): void {
  demandScope(caller, 'keys:admin');
  demandAdmin(caller);
}

function ownerOf(caller: Principal): KeyOwner {
  const subject = subjectOf(caller);
  return subject.type === 'org' ? { kind: 'org', id: subject.orgId } : { kind: 'user', id: subject.userId };
}
