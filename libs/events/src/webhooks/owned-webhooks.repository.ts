import { Injectable } from '@nestjs/common';

import { Database, printJson, type Queries, type Tx } from '#data';

import {
  COUNT,
  COUNT_ROWS,
  DISABLE,
  MOVING_RECORDS,
  RECORDS,
  REMOVE,
  REMOVE_DELIVERIES,
  TAKE_BACK,
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

  movingRecords(orgId: string, from: Queries): Promise<WebhookRecord[]> {
    return from.query<WebhookRecord>(MOVING_RECORDS, [orgId, null]);
  }

  takeBack(
    orgId: string,
    orgSlug: string,
    records: readonly Readonly<Record<string, unknown>>[],
    tx: Tx,
  ): Promise<number> {
    return tx.affected(TAKE_BACK, [orgId, orgSlug, printJson(records)]);
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
