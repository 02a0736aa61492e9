import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { parseInstant } from '#kernel';

import { WebhookAlarms } from './webhook-alarms.js';
import type { Webhook } from './webhook.entity.js';
import { type DeliveryRow, WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import {
  badReplayTime,
  deliveryNotFound,
  emptyReplay,
  replayTooLarge,
  webhookIsDisabled,
} from './webhooks.errors.js';
import { WEBHOOK_LIMITS } from './webhooks.limits.js';

/** Deliveries that are made again, whoever asks for them. Whichever replica is free begins them. */
@Injectable()
export class Redeliveries {
  constructor(
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly transactions: Transactions,
    private readonly alarms: WebhookAlarms,
  ) {}

  /** Now, with a schedule that begins anew. Refuses where nothing is delivered, and what never was to be. */
  async retry(webhook: Webhook, eventId: string, types: readonly string[]): Promise<DeliveryRow> {
    demandEnabled(webhook);
    return this.transactions.run(async (tx) => {
      const row = await this.deliveries.retry(webhook.id, eventId, types, tx);
      if (row === null) throw deliveryNotFound();
      await this.alarms.set(tx, webhook.id, tx.now);
      return row;
    });
  }

  /** All of these types and of that time, whether it was delivered or not; answers how many events. */
  async replay(webhook: Webhook, types: readonly string[], from: string, to: string): Promise<number> {
    demandEnabled(webhook);
    const times = [timeOf('from', from), timeOf('to', to)] as const;
    if (times[0] >= times[1]) throw emptyReplay();
    const { replay: most } = WEBHOOK_LIMITS;
    return this.transactions.run(async (tx) => {
      const count = await this.deliveries.replay(webhook, types, times, most + 1, tx);
      if (count > most) throw replayTooLarge(most);
      await this.alarms.set(tx, webhook.id, tx.now);
      return count;
    });
  }
}

function demandEnabled({ enabled }: Webhook): void {
  if (!enabled) throw webhookIsDisabled();
}

function timeOf(field: 'from' | 'to', text: string): Date {
  const instant = parseInstant(text);
  if (instant === null) throw badReplayTime(field);
  return new Date(instant.time);
}
