import { Injectable } from '@nestjs/common';

import { type Call, type Principal, systemCall } from '#kernel';

import type { ListRequest } from '../lists/list.dto.js';
import type { ListPage } from '../lists/pages.js';
import type { ApiKeyView, KeyOwner } from './api-key.js';
import { KeyAmendment } from './key-amendment.service.js';
import type { SentDetails } from './key-input.js';
import { KeyListing } from './key-listing.service.js';
import { KeyMinting, type KeyOrder, type MintedKey } from './key-minting.service.js';
import { KeyRevocation, type RevokedKey } from './key-revocation.service.js';

/** API keys, for other modules and the operator. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly listing: KeyListing,
    private readonly minting: KeyMinting,
    private readonly amendment: KeyAmendment,
    private readonly revocation: KeyRevocation,
  ) {}

  /** As `KeyMinting.mint`. */
  mint(order: KeyOrder): Promise<MintedKey> {
    return this.minting.mint(order);
  }

  /** As `KeyListing.list`. */
  list(owner: KeyOwner): Promise<ApiKeyView[]> {
    return this.listing.list(owner);
  }

  /** As `KeyListing.listPage`. */
  listPage(owner: KeyOwner, request: ListRequest): Promise<ListPage<ApiKeyView>> {
    return this.listing.listPage(owner, request);
  }

  /** For the operator, who sees all keys. */
  getByPrefix(prefix: string): Promise<ApiKeyView> {
    return this.listing.getByPrefix(prefix);
  }

  /** As `KeyAmendment.amend`. */
  amend(owner: KeyOwner, id: number, details: SentDetails, caller: Principal | null): Promise<ApiKeyView> {
    return this.amendment.amend(owner, id, details, caller);
  }

  /** As `KeyRevocation.revoke`; without `children` what was minted with the key lives on. */
  revoke(owner: KeyOwner, id: number, children: boolean, call: Call): Promise<RevokedKey> {
    return this.revocation.revoke(owner, id, children, call);
  }

  /** For the operator, who sees all keys. */
  async revokeByPrefix(prefix: string, children: boolean): Promise<RevokedKey> {
    const { owner, id } = await this.listing.getByPrefix(prefix);
    return this.revoke(owner, id, children, systemCall('cli'));
  }
}
