import { Injectable } from '@nestjs/common';

import { Database, type Queries, type Tx } from '#data';

import {
  COUNT,
  COUNT_ROWS,
  DISABLE,
  RECORDS,
  REMOVE,
  REMOVE_DELIVERIES,
} from './owned-webhooks.statements.js';
import type { StreamOwner } from './webhook-holders.js';

/** An endpoint as it is handed out to its owner. */
export type WebhookRecord = Readonly<Record<string, unknown>> & { readonly type: string };

/** The endpoints of a person or an organization, altogether. */
@Injectable()
export class OwnedWebhooksRepository {
  constructor(private readonly database: Database) {}

  async count({ orgId, userId }: StreamOwner, from: Queries): Promise<number> {
    return (await from.first<{ count: number }>(COUNT, [orgId, userId]))?.count ?? 0;
  }

  records({ orgId, userId }: StreamOwner, from: Queries): Promise<WebhookRecord[]> {
    return from.query<WebhookRecord>(RECORDS, [orgId, userId]);
  }

  async countRows({ orgId, userId }: StreamOwner): Promise<number> {
    return (await this.database.first<{ count: number }>(COUNT_ROWS, [orgId, userId]))?.count ?? 0;
  }

  async disable({ orgId, userId }: StreamOwner, tx: Tx): Promise<void> {
    await tx.affected(DISABLE, [orgId, userId, tx.now]);
  }

  /** @returns how many there were, at most `most` */
  removeDeliveries({ orgId, userId }: StreamOwner, most: number, tx: Tx): Promise<number> {
    return tx.affected(REMOVE_DELIVERIES, [orgId, userId, most]);
  }

  /** With what deliveries they have left. @returns how many there were */
  remove({ orgId, userId }: StreamOwner, tx: Tx): Promise<number> {
    return tx.affected(REMOVE, [orgId, userId]);
  }
}
