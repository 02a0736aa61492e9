import { Injectable } from '@nestjs/common';

import type { Scope } from '#kernel';
import { ScopeCatalog } from '#platform';

import { keyFieldInvalid } from './api-keys.errors.js';
import type { NewApiKey } from './api-keys.repository.js';
import type { KeyOrder } from './key-minting.service.js';
import { DEFAULT_SCOPES, keyNameMistake, rateLimitMistake, scopesMistake } from './key-rules.js';
import { demandHeld, minterOf, usualLimit } from './minting-rules.js';
import { IdentitySettings } from '../identity.env.js';

/** What is to become of an order, once it is known to be a good one. */
type Ordered = Pick<NewApiKey, 'owner' | 'name' | 'scopes' | 'rateLimitPerHour' | 'workspaceId' | 'minter'>;

/** What keys may be asked for, here and by whom. */
@Injectable()
export class KeyOrders {
  constructor(
    private readonly catalog: ScopeCatalog,
    private readonly settings: IdentitySettings,
  ) {}

  /** How many keys that are not revoked an owner may have. */
  get most(): number {
    return this.settings.keysPerOwner;
  }

  /** Refuses a wrong name, unknown or no scopes, a limit out of range, and more than the minter may do. */
  check({ owner, name: given, scopes: asked, minter, ...order }: KeyOrder): Ordered {
    const name = given.trim();
    const named = [...new Set(asked ?? DEFAULT_SCOPES)];
    const rateLimitPerHour = order.rateLimitPerHour ?? usualLimit(minter);
    const workspaceId = order.workspaceId ?? null;
    demand('name', keyNameMistake(name));
    demand('scopes', scopesMistake(named, workspaceId !== null, this.catalog));
    demand('rateLimitPerHour', rateLimitMistake(rateLimitPerHour));
    const scopes: Scope[] = named.filter((scope) => this.catalog.has(scope));
    demandHeld({ scopes, rateLimitPerHour }, minter);
    return { owner, name, scopes, rateLimitPerHour, workspaceId, minter: minterOf(minter) };
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw keyFieldInvalid(field, mistake);
}
