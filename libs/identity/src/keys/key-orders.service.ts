import { Injectable } from '@nestjs/common';

import { Clock, type Principal, type Scope } from '#kernel';
import { ScopeCatalog } from '#platform/auth';

import { keyFieldInvalid } from './api-keys.errors.js';
import type { ApiKeyView, KeyDetails, NewApiKey } from './api-key.js';
import type { KeyOrder } from './key-minting.service.js';
import {
  addressesMistake,
  DEFAULT_SCOPES,
  descriptionMistake,
  expiryMistake,
  keyNameMistake,
  rateLimitMistake,
  scopesMistake,
} from './key-rules.js';
import { demandHeld, minterOf, usualLimit, usualReach } from './minting-rules.js';
import { IdentitySettings } from '../identity.env.js';

/** What is to become of an order, once it is known to be a good one. */
type Ordered = Omit<NewApiKey, 'keyPrefix' | 'secretHash' | 'createdAt'>;

/** What keys may be asked for, here and by whom. */
@Injectable()
export class KeyOrders {
  constructor(
    private readonly catalog: ScopeCatalog,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {}

  /** How many keys that are neither revoked nor expired an owner may have. */
  get most(): number {
    return this.settings.keysPerOwner;
  }

  /** Refuses a wrong name, description, end or list of addresses, unknown or no scopes, a limit out of range, and more than the minter may do. */
  check({ owner, name, description, scopes: asked, minter, ...order }: KeyOrder): Ordered {
    const usual = usualReach(minter);
    const details = {
      name: name.trim(),
      description: description ?? null,
      expiresAt: order.expiresAt === undefined ? usual.expiresAt : order.expiresAt,
      allowedAddresses:
        order.allowedAddresses === undefined ? usual.allowedAddresses : order.allowedAddresses,
    };
    const named = [...new Set(asked ?? DEFAULT_SCOPES)];
    const rateLimitPerHour = order.rateLimitPerHour ?? usualLimit(minter);
    const workspaceId = order.workspaceId ?? null;
    this.checkDetails(details);
    demand('scopes', scopesMistake(named, workspaceId !== null, this.catalog));
    demand('rateLimitPerHour', rateLimitMistake(rateLimitPerHour));
    const scopes: Scope[] = named.filter((scope) => this.catalog.has(scope));
    demandHeld({ ...details, scopes, rateLimitPerHour }, minter);
    return { ...details, owner, scopes, rateLimitPerHour, workspaceId, minter: minterOf(minter) };
  }

  /** Refuses to a key as caller what it does not have itself. */
  demandHeld({ scopes, ...key }: ApiKeyView, caller: Principal | null): void {
    demandHeld({ ...key, scopes: scopes.filter((scope) => this.catalog.has(scope)) }, caller);
  }

  checkDetails({ name, description, expiresAt, allowedAddresses }: Partial<KeyDetails>): void {
    demand('name', name === undefined ? null : keyNameMistake(name));
    demand('description', description == null ? null : descriptionMistake(description));
    demand('expiresAt', expiresAt == null ? null : expiryMistake(expiresAt, this.clock.date()));
    demand('allowedAddresses', allowedAddresses == null ? null : addressesMistake(allowedAddresses));
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw keyFieldInvalid(field, mistake);
}
