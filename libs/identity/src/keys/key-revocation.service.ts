import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { type Call, Clock } from '#kernel';

import { keyEvent } from './api-keys.events.js';
import { keyNotFound } from './api-keys.errors.js';
import type { ApiKeyView, KeyOwner } from './api-key.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { KeyOrders } from './key-orders.service.js';

/** A revoked key, and what was minted with it. */
export interface RevokedKey {
  readonly apiKey: ApiKeyView;
  readonly children: readonly ApiKeyView[];
}

/** Ends API keys. */
@Injectable()
export class KeyRevocation {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly transactions: Transactions,
    private readonly orders: KeyOrders,
    private readonly clock: Clock,
  ) {}

  /**
   * From now on the key is unknown, and with `children` whatever was minted with it, directly or not; doing it again
   * changes nothing. Of the revoked and expired keys of an
   * owner as many are kept as they may have live ones. Refuses somebody else's
   * key.
   */
  async revoke(owner: KeyOwner, id: number, children: boolean, call: Call): Promise<RevokedKey> {
    if (!Number.isSafeInteger(id)) throw keyNotFound();
    const now = this.clock.date();
    return this.transactions.run(async (tx) => {
      // What the key is minting at this moment is there afterwards, or is refused.
      await this.keys.lockOwner(owner, tx);
      const apiKey = await this.keys.revoke(owner, id, now, tx);
      if (apiKey === null) throw keyNotFound();
      if (children) await this.keys.revokeMintedWith(id, now, tx);
      const minted = await this.keys.listMintedWith(id, tx);
      const over = [apiKey, ...minted].filter(({ revokedAt }) => revokedAt?.getTime() === now.getTime());
      tx.emit(call, ...over.map((key) => keyEvent('key.revoked', key)));
      await this.keys.trimEnded(owner, this.orders.most, tx);
      return { apiKey, children: minted };
    });
  }
}
