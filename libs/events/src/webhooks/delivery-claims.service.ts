import { Injectable } from '@nestjs/common';

import { printJson, Transactions } from '#data';
import { EventCatalog } from '#platform/modules';

import type { StoredEvent } from '../log/stored-event.js';
import { eventView } from '../reading/event.view.js';
import { DeliveryTurns } from './delivery-turns.service.js';
import { type HolderRights, mayBeTold } from './webhook-holders.js';
import type { Webhook } from './webhook.entity.js';
import type { DeliveryRow } from './webhook-deliveries.repository.js';
import { WebhookStanding } from './webhook-standing.service.js';

/** A delivery that this process attempts now. */
export interface ClaimedDelivery {
  readonly webhook: Webhook;
  readonly row: DeliveryRow;
  readonly claimedUntil: Date;
  /** The event as it is sent. */
  readonly body: string;
}

/** Takes what is to be attempted now, as far as it is kept and may still be told. */
@Injectable()
export class DeliveryClaims {
  constructor(
    private readonly standing: WebhookStanding,
    private readonly turns: DeliveryTurns,
    private readonly transactions: Transactions,
    private readonly catalog: EventCatalog,
  ) {}

  /** @param leaseMs after that others attempt it, if nobody has said what came of it */
  async take(webhookId: string, leaseMs: number): Promise<readonly ClaimedDelivery[]> {
    const rights = await this.standing.rightsOf(webhookId);
    if (rights === null) return [];
    const taken = await this.transactions.run((tx) => this.turns.take(webhookId, leaseMs, tx));
    if (taken === null || taken.rows.length === 0) return [];
    const { webhook, rows, claimedUntil } = taken;
    const events = await this.turns.eventsOf(taken);
    const [told, dropped]: [ClaimedDelivery[], DeliveryRow[]] = [[], []];
    for (const row of rows) {
      const event = events.get(row.eventId);
      if (event === undefined || !this.mayBeTold(event, webhook, rights)) dropped.push(row);
      else told.push({ webhook, row, claimedUntil, body: bodyOf(event, webhook) });
    }
    if (dropped.length > 0)
      await this.transactions.run((tx) => this.turns.drop({ ...taken, rows: dropped }, tx));
    return told;
  }

  private mayBeTold({ type }: StoredEvent, webhook: Webhook, rights: HolderRights): boolean {
    const known = this.catalog.find(type);
    return known !== undefined && mayBeTold(rights, webhook, known);
  }
}

function bodyOf(event: StoredEvent, { orgSlug, userId }: Webhook): string {
  return printJson(eventView(event, orgSlug === null ? `/users/${userId ?? ''}` : `/orgs/${orgSlug}`));
}
