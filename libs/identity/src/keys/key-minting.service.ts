import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { type Call, Clock, type Principal, systemCall } from '#kernel';

import { keyEvent } from './api-keys.events.js';
import { keyOwnerNotFound, minterIsOver, tooManyKeys } from './api-keys.errors.js';
import type { ApiKeyView, KeyOwner, NewApiKey } from './api-key.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { hashSecret, newKey } from './key-format.js';
import { KeyOrders } from './key-orders.service.js';

export interface KeyOrder {
  readonly owner: KeyOwner;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** `null`: never; absent: as the key of the minter does. */
  readonly expiresAt?: Date | null | undefined;
  /** `null`: from everywhere; absent: from where the key of the minter works. */
  readonly allowedAddresses?: readonly string[] | null | undefined;
  /** Absent: `links:write`. */
  readonly scopes?: readonly string[] | undefined;
  /** Calls per hour; 0 is unlimited, absent 1000, or as many as the minter has. */
  readonly rateLimitPerHour?: number | null | undefined;
  /** The only workspace that the key is to work in. */
  readonly workspaceId?: string | null | undefined;
  /** Who asks for it; `null`: the operator. */
  readonly minter: Principal | null;
}

/** A fresh key; `rawKey` is told this once. */
export interface MintedKey {
  readonly apiKey: ApiKeyView;
  readonly rawKey: string;
}

const ATTEMPTS = 5;

/** Makes API keys. Scopes, limit and workspace are fixed when a key is minted. */
@Injectable()
export class KeyMinting {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly transactions: Transactions,
    private readonly orders: KeyOrders,
    private readonly clock: Clock,
  ) {}

  /** Refuses an order that is not a good one, an unknown owner, and more keys than an owner may have. */
  async mint(order: KeyOrder): Promise<MintedKey> {
    const details = this.orders.check(order);
    const call = order.minter?.call ?? systemCall('cli');
    for (let attempt = 1; ; attempt += 1) {
      const { prefix, secret, raw } = newKey(details.owner.kind);
      const key = {
        ...details,
        keyPrefix: prefix,
        secretHash: hashSecret(secret),
        createdAt: this.clock.date(),
      };
      try {
        return { apiKey: await this.transactions.run((tx) => this.insert(key, call, tx)), rawKey: raw };
      } catch (error) {
        if (isViolation(error, 'fk_api_keys_workspace_id')) throw keyOwnerNotFound('workspace');
        if (attempt >= ATTEMPTS || !isViolation(error, 'uq_api_keys_key_prefix')) throw error;
      }
    }
  }

  /** One after the other for each owner, so that the count is right and no revoked key mints. */
  private async insert(key: NewApiKey, call: Call, tx: Tx): Promise<ApiKeyView> {
    const { owner, minter } = key;
    if (!(await this.keys.lockOwner(owner, tx))) {
      throw keyOwnerNotFound(owner.kind === 'user' ? 'user' : 'organization');
    }
    if (minter.keyId !== null && !(await this.keys.isLive(minter.keyId, tx))) throw minterIsOver();
    const { most } = this.orders;
    if (minter.type !== 'operator' && (await this.keys.countLive(owner, tx)) >= most) throw tooManyKeys(most);
    await this.keys.trimEnded(owner, most, tx);
    const made = await this.keys.insert(key, tx);
    tx.emit(call, keyEvent('key.created', made));
    return made;
  }
}
