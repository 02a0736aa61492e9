import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { StoredEvent } from '../log/stored-event.js';
import { WebhookAlarms } from './webhook-alarms.js';
import type { Webhook } from './webhook.entity.js';
import {
  type AttemptRecord,
  type DeliveryRow,
  WebhookDeliveriesRepository,
} from './webhook-deliveries.repository.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** At once, of one endpoint. */
const AT_ONCE = 10;
/** Of one that fails: whether it is back, one attempt shows as well as ten. */
const PROBES = 1;

/** Deliveries of one endpoint that were taken together. */
export interface TakenDeliveries {
  readonly webhook: Webhook;
  readonly rows: readonly DeliveryRow[];
  readonly claimedUntil: Date;
}

/**
 * Whose turn it is among the deliveries of an endpoint: in order for each subject, at most ten at once. Each step locks
 * the endpoint, and leaves an alarm for when there is something to do again.
 */
@Injectable()
export class DeliveryTurns {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly alarms: WebhookAlarms,
  ) {}

  /** `null`: nothing is delivered there any more. */
  async take(webhookId: string, leaseMs: number, tx: Tx): Promise<TakenDeliveries | null> {
    const webhook = await this.webhooks.lock(webhookId, tx);
    if (webhook?.enabled !== true) return null;
    const claimedUntil = new Date(tx.now.getTime() + leaseMs);
    const most = webhook.failingSince === null ? AT_ONCE : PROBES;
    const rows = await this.deliveries.claim(webhookId, claimedUntil, most, tx);
    await this.setAlarm(webhookId, tx);
    return { webhook, rows, claimedUntil };
  }

  /** Of what is still kept, by id. */
  eventsOf({ webhook, rows }: TakenDeliveries): Promise<ReadonlyMap<string, StoredEvent>> {
    return this.deliveries.events(
      webhook.id,
      rows.map(({ eventId }) => eventId),
    );
  }

  /** What an attempt came to. `null`: the delivery is another's by now, or the endpoint is gone; else as it was before. */
  async record(of: AttemptRecord, subject: string, tx: Tx): Promise<Webhook | null> {
    const webhook = await this.webhooks.lock(of.webhookId, tx);
    if (webhook === null || !(await this.deliveries.record(of, tx))) return null;
    await this.webhooks.note(webhook.id, of.status === 'delivered', tx);
    if (of.status !== 'pending') await this.deliveries.goOn(webhook.id, [subject], tx);
    await this.setAlarm(webhook.id, tx);
    return webhook;
  }

  /** What is not kept any more, or may not be told; what waited for it has its turn. */
  async drop({ webhook: { id }, rows, claimedUntil }: TakenDeliveries, tx: Tx): Promise<void> {
    if ((await this.webhooks.lock(id, tx)) === null) return;
    await this.deliveries.drop(
      id,
      rows.map(({ eventId }) => eventId),
      claimedUntil,
      tx,
    );
    await this.deliveries.goOn(
      id,
      rows.map(({ subject }) => subject),
      tx,
    );
    await this.setAlarm(id, tx);
  }

  /** No attempt was made: another replica makes it. */
  async giveBack(webhookId: string, eventId: string, claimedUntil: Date, tx: Tx): Promise<void> {
    await this.deliveries.giveBack(webhookId, [eventId], claimedUntil, tx);
    await this.alarms.set(tx, webhookId, tx.now);
  }

  private async setAlarm(webhookId: string, tx: Tx): Promise<void> {
    await this.alarms.set(tx, webhookId, await this.deliveries.nextAt(webhookId, tx));
  }
}
