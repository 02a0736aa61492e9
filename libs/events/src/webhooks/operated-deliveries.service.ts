import { Injectable } from '@nestjs/common';

import { readCursor, writeCursor } from '#kernel';
import { EventCatalog } from '#platform/modules';

import { typesNamed } from '../reading/types-named.js';
import { OperatedWebhooks } from './operated-webhooks.service.js';
import { Redeliveries } from './redeliveries.service.js';
import { type DeliveryRow, WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { badDeliveryCursor } from './webhooks.errors.js';

/** Deliveries to any endpoint, for the operator. What its holder may not read is not delivered for them either. */
@Injectable()
export class OperatedDeliveries {
  constructor(
    private readonly webhooks: OperatedWebhooks,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly again: Redeliveries,
    private readonly catalog: EventCatalog,
  ) {}

  /** The latest first. @param status `null`: any; @param after `null`: from the top */
  async list(
    id: string,
    status: DeliveryRow['status'] | null,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly DeliveryRow[]; readonly nextCursor: string | null }> {
    const list = { name: 'operated_deliveries', question: { webhook: id, status } };
    const before = after === null ? null : readCursor(list, after)?.[0];
    if (before === undefined) throw badDeliveryCursor();
    await this.webhooks.get(id);
    const types = this.catalog.types.map(({ name }) => name);
    const found = await this.deliveries.list(id, { status, types, before }, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const hasMore = last !== undefined && found.length > limit;
    return { rows, nextCursor: hasMore ? writeCursor(list, [last.seq]) : null };
  }

  /** All that fits the endpoint of a time; answers how many events. A service that is running delivers them. */
  async replay(id: string, from: string, to: string): Promise<number> {
    const webhook = await this.webhooks.get(id);
    const types = typesNamed(this.catalog, webhook.types).map(({ name }) => name);
    return this.again.replay(webhook, types, from, to);
  }
}
