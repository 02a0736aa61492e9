import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { changesOf, type Principal, systemCall } from '#kernel';

import type { ApiKeyView, KeyDetails, KeyOwner } from './api-key.js';
import { keyEvent } from './api-keys.events.js';
import { keyView } from './api-key.view.js';
import { keyIsOver, keyNotFound, tooManyKeys } from './api-keys.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { KeyOrders } from './key-orders.service.js';
import { demandReach } from './minting-rules.js';

const TOLD = ['name', 'description', 'expiresAt', 'allowedAddresses'] as const;

/** Changes what can be changed of API keys: name, description, end and addresses. */
@Injectable()
export class KeyAmendment {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly transactions: Transactions,
    private readonly orders: KeyOrders,
  ) {}

  /**
   * A key that has expired lives again with a later end, if its owner has room for it. Refuses somebody else's key and a
   * revoked one, and to a key as caller what it does not have itself.
   */
  async amend(
    owner: KeyOwner,
    id: number,
    sent: Partial<KeyDetails>,
    caller: Principal | null,
  ): Promise<ApiKeyView> {
    if (!Number.isSafeInteger(id)) throw keyNotFound();
    const details = sent.name === undefined ? sent : { ...sent, name: sent.name.trim() };
    this.orders.checkDetails(details);
    demandReach(details, caller);
    return this.transactions.run(async (tx) => {
      await this.keys.lockOwner(owner, tx);
      const key = await this.keys.findOfOwner(owner, id, tx);
      if (key === null) throw keyNotFound();
      if (key.revokedAt !== null) throw keyIsOver('revoked');
      const wanted = { ...key, ...details };
      if (isOver(key, tx.now) && !isOver(wanted, tx.now)) await this.demandRoom(owner, caller, tx);
      const after = (await this.keys.updateDetails(id, wanted, tx)) ?? key;
      const changes = changesOf(keyView(key), keyView(after), TOLD);
      if (changes !== null)
        tx.emit(caller?.call ?? systemCall('cli'), keyEvent('key.updated', after, changes));
      return after;
    });
  }

  private async demandRoom(owner: KeyOwner, caller: Principal | null, tx: Tx): Promise<void> {
    const { most } = this.orders;
    if (caller !== null && (await this.keys.countLive(owner, tx)) >= most) throw tooManyKeys(most);
  }
}

const isOver = ({ expiresAt }: KeyDetails, now: Date): boolean => expiresAt !== null && expiresAt <= now;
