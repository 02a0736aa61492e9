import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { type Call, type Principal, systemCall } from '#kernel';

import type { ApiKeyView, KeyOwner } from './api-key.js';
import { keyEvent } from './api-keys.events.js';
import { keyFieldInvalid, keyIsOver, keyNotFound } from './api-keys.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { hashSecret, newSecret } from './key-format.js';
import type { MintedKey } from './key-minting.service.js';
import { KeyOrders } from './key-orders.service.js';
import { overlapMistake } from './key-rules.js';
import { KEY_LIMITS } from './keys.limits.js';

const HOUR_MS = 3_600_000;

/** Gives API keys new secrets. Everything else about a key stays, its number and public part too. */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly transactions: Transactions,
    private readonly orders: KeyOrders,
  ) {}

  /**
   * The old secret goes on working for so many hours; one that an earlier rotation left ends now. Refuses somebody else's
   * key, one that is revoked or has expired, and to a key as caller one that may do more than itself: it would be told
   * the secret.
   */
  async rotate(
    owner: KeyOwner,
    id: number,
    overlapHours: number | undefined,
    caller: Principal | null,
  ): Promise<MintedKey> {
    if (!Number.isSafeInteger(id)) throw keyNotFound();
    const hours = overlapHours ?? KEY_LIMITS.usualOverlapHours;
    const mistake = overlapMistake(hours);
    if (mistake !== null) throw keyFieldInvalid('overlapHours', mistake);
    return this.transactions.run(async (tx) => {
      await this.keys.lockOwner(owner, tx);
      const key = await this.keys.findOfOwner(owner, id, tx);
      if (key === null) throw keyNotFound();
      demandLive(key, tx.now);
      this.orders.demandHeld(key, caller);
      return this.renew(key, hours, caller?.call ?? systemCall('cli'), tx);
    });
  }

  private async renew(key: ApiKeyView, overlapHours: number, call: Call, tx: Tx): Promise<MintedKey> {
    const { secret, raw } = newSecret(key.keyPrefix);
    const until = overlapHours === 0 ? null : new Date(tx.now.getTime() + overlapHours * HOUR_MS);
    const apiKey = await this.keys.rotate(key.id, hashSecret(secret), until, tx);
    tx.emit(call, keyEvent('key.rotated', apiKey ?? key));
    return { apiKey: apiKey ?? key, rawKey: raw };
  }
}

function demandLive({ revokedAt, expiresAt }: ApiKeyView, now: Date): void {
  if (revokedAt !== null) throw keyIsOver('revoked');
  if (expiresAt !== null && expiresAt <= now) throw keyIsOver('expired');
}
