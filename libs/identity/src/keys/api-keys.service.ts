import { Injectable } from '@nestjs/common';

import { keyNotFound } from './api-keys.errors.js';
import { type ApiKeyView, ApiKeysRepository, type KeyOwner } from './api-keys.repository.js';
import { KeyMinting, type KeyOrder, type MintedKey } from './key-minting.service.js';
import { KeyRevocation, type RevokedKey } from './key-revocation.service.js';
import { KeyUses } from './key-uses.js';

/** API keys, for other modules and the operator. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly minting: KeyMinting,
    private readonly revocation: KeyRevocation,
    private readonly uses: KeyUses,
  ) {}

  /** As `KeyMinting.mint`. */
  mint(order: KeyOrder): Promise<MintedKey> {
    return this.minting.mint(order);
  }

  /** Newest first; of the revoked ones the latest. */
  async list(owner: KeyOwner): Promise<ApiKeyView[]> {
    // Where nothing can be written now, the last uses show later.
    await this.uses.flush().catch(() => undefined);
    return this.keys.listForOwner(owner);
  }

  /** As `KeyRevocation.revoke`; without `children` what was minted with the key lives on. */
  revoke(owner: KeyOwner, id: number, children = false): Promise<RevokedKey> {
    return this.revocation.revoke(owner, id, children);
  }

  /** For the operator, who sees all keys. */
  async revokeByPrefix(prefix: string, children = false): Promise<RevokedKey> {
    const key = await this.keys.findByPrefix(prefix);
    if (key === null) throw keyNotFound();
    return this.revoke(key.owner, key.id, children);
  }
}
