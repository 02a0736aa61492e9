import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { DisabledBecause, Webhook } from './webhook.entity.js';
import type { StreamOwner } from './webhook-holders.js';
import {
  DELETE,
  DISABLE,
  FAILED,
  FIND,
  HURRY,
  HOLD_PLACE,
  INSERT,
  LIST,
  LIST_ALL,
  LOCK,
  MOVE_IDLE_PLACE,
  ROTATE,
  SUCCEEDED,
  UPDATE,
} from './webhooks.statements.js';

type Row = Webhook & Record<string, unknown>;
export type NewWebhook = Omit<
  Webhook,
  'oldSecret' | 'oldSecretUntil' | 'failingSince' | 'lastSuccessAt' | 'createdAt' | 'updatedAt'
>;

/** Endpoints. */
@Injectable()
export class WebhooksRepository {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<Webhook | null> {
    return this.database.first<Row>(FIND, [id]);
  }

  /** Until the end of the transaction nobody else changes it, or decides what it is delivered next. */
  lock(id: string, tx: Tx): Promise<Webhook | null> {
    return tx.first<Row>(LOCK, [id]);
  }

  list({ orgId, userId }: StreamOwner): Promise<Webhook[]> {
    return this.database.query<Row>(LIST, [orgId, userId]);
  }

  /** Of everybody, or of an organization, behind an id, in the order in which they were set up. */
  listAll(orgId: string | null, after: string | null, most: number): Promise<Webhook[]> {
    return this.database.query<Row>(LIST_ALL, [orgId, after, most]);
  }

  /** Before an endpoint is enabled: where the fan-out begins if there is no other. Endpoints are set up one after the other. */
  async prepare(cursor: string, tx: Tx): Promise<void> {
    await tx.query(HOLD_PLACE);
    await tx.affected(MOVE_IDLE_PLACE, [cursor]);
  }

  /** `null`: the owner has as many as there may be. After `prepare`. */
  insert(w: NewWebhook, most: number, tx: Tx): Promise<Webhook | null> {
    return tx.first<Row>(INSERT, [
      ...[w.id, w.orgId, w.orgSlug, w.userId, w.url, w.types, w.description, w.secret, w.enabled],
      ...[w.disabledBecause, w.holderKind, w.holderId, w.since, w.timeline, tx.now, most],
    ]);
  }

  update(w: Webhook, tx: Tx): Promise<Webhook | null> {
    return tx.first<Row>(UPDATE, [
      ...[w.id, w.url, w.types, w.description, w.enabled, w.disabledBecause, w.holderKind, w.holderId],
      ...[w.since, w.timeline, w.failingSince, tx.now],
    ]);
  }

  /** Of an endpoint that is enabled again, what is pending is tried at once. */
  async hurry(id: string, tx: Tx): Promise<void> {
    await tx.affected(HURRY, [id, tx.now]);
  }

  /** @param oldUntil `null`: the secret before is over at once. */
  rotate(id: string, secret: string, oldUntil: Date | null, tx: Tx): Promise<Webhook | null> {
    return tx.first<Row>(ROTATE, [id, secret, oldUntil, tx.now]);
  }

  /** With all of its deliveries. */
  delete(id: string, tx: Tx): Promise<Webhook | null> {
    return tx.first<Row>(DELETE, [id]);
  }

  /** `null`: it is already. */
  disable(id: string, because: DisabledBecause, tx: Tx): Promise<Webhook | null> {
    return tx.first<Row>(DISABLE, [id, because, tx.now]);
  }

  /** That an attempt ended well, or did not. */
  async note(id: string, isSuccess: boolean, tx: Tx): Promise<void> {
    await tx.affected(isSuccess ? SUCCEEDED : FAILED, [id, tx.now]);
  }
}
