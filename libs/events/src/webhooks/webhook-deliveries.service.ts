import { Injectable } from '@nestjs/common';

import { type CursorList, type Principal, readCursor, writeCursor } from '#kernel';

import { DeliveryRounds } from './delivery-rounds.js';
import { Redeliveries } from './redeliveries.service.js';
import { WebhookAccess } from './webhook-access.service.js';
import { type DeliveryRow, WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { badDeliveryCursor } from './webhooks.errors.js';

export interface DeliveriesRequest {
  /** Absent: any. */
  readonly status?: string | undefined;
  /** `null`: from the top. */
  readonly after: string | null;
  readonly limit: number;
}

export interface DeliveriesPage {
  readonly rows: readonly DeliveryRow[];
  readonly nextCursor: string | null;
}

/** What was delivered, what was not, and all of that again. Of events that the caller may read. */
@Injectable()
export class WebhookDeliveries {
  constructor(
    private readonly access: WebhookAccess,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly again: Redeliveries,
    private readonly rounds: DeliveryRounds,
  ) {}

  /** The latest first. Refuses cursors of another list. */
  async list(
    id: string,
    { status, after, limit }: DeliveriesRequest,
    caller: Principal,
  ): Promise<DeliveriesPage> {
    const webhook = await this.access.find(caller, id);
    const list: CursorList = { name: 'deliveries', question: { id, status } };
    const [before = null] = after === null ? [] : (readCursor(list, after) ?? []);
    if (after !== null && (before === null || !/^\d{1,18}$/.test(before))) throw badDeliveryCursor();
    const filter = { status: status ?? null, types: this.access.readable(caller, webhook), before };
    const found = await this.deliveries.list(id, filter, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const hasMore = last !== undefined && found.length > limit;
    return { rows, nextCursor: hasMore ? writeCursor(list, [last.seq]) : null };
  }

  /** Again, now, with a schedule that begins anew. Refuses where nothing is delivered, and what never was to be. */
  async retry(id: string, eventId: string, caller: Principal): Promise<DeliveryRow> {
    const webhook = await this.access.find(caller, id);
    const row = await this.again.retry(webhook, eventId, this.access.readable(caller, webhook));
    this.rounds.glance(id);
    return row;
  }

  /** All that fits the endpoint of a time, whether it was delivered or not; answers how many events. */
  async replay(id: string, from: string, to: string, caller: Principal): Promise<number> {
    const webhook = await this.access.find(caller, id);
    const types = this.access.readable(caller, webhook, webhook.types);
    const queued = await this.again.replay(webhook, types, from, to);
    this.rounds.glance(id);
    return queued;
  }
}
