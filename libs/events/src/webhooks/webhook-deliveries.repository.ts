import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import { type EventColumns, eventOf, type StoredEvent } from '../log/stored-event.js';
import type { StreamOwner } from './webhook-holders.js';
import type { DeliveryStatus, KeptAttempt } from './webhook-delivery.entity.js';
import {
  ADVANCE,
  ARRANGE,
  CLAIM,
  DROP,
  DUE,
  EVENTS,
  FAN_OUT,
  GIVE_BACK,
  LIST,
  NEXT_AT,
  NEXT_OF_SUBJECTS,
  PLACE,
  RECORD,
  REPLAY,
  RETRY,
  SWEEP,
} from './webhook-deliveries.statements.js';
import { LOCK } from './webhooks.statements.js';

export interface DeliveryRow {
  readonly eventId: string;
  readonly seq: string;
  readonly type: string;
  readonly subject: string;
  readonly status: DeliveryStatus;
  /** Attempts of the present schedule. */
  readonly tries: number;
  readonly attempts: readonly KeptAttempt[];
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
}

/** What an attempt came to. */
export interface AttemptRecord {
  readonly webhookId: string;
  readonly eventId: string;
  readonly claimedUntil: Date;
  readonly status: DeliveryStatus;
  readonly nextAttemptAt: Date | null;
  readonly attempt: KeptAttempt;
}

/** Which deliveries are listed. */
export interface DeliveryFilter {
  /** `null`: any. */
  readonly status: string | null;
  readonly types: readonly string[];
  /** `null`: from the top. */
  readonly before: string | null;
}

type Row = DeliveryRow & Record<string, unknown>;

/** What is to be delivered, and was. */
@Injectable()
export class WebhookDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** How far the fan-out has come, and whether there is anybody to be told. */
  async place(): Promise<{ cursor: string; active: boolean }> {
    const place = await this.database.first<{ cursor: string; active: boolean }>(PLACE);
    if (place === null) throw new Error('the row of events.webhook_fan_out is missing');
    return place;
  }

  /** `false`: it is elsewhere by now. */
  async advance(cursor: string, next: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(ADVANCE, [cursor, next])) > 0;
  }

  /** Makes deliveries of events; answers of which endpoints. */
  async fanOut(numbers: readonly string[], since: number, timeline: string, tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(FAN_OUT, [numbers, since, timeline, tx.now]);
    return rows.map(({ id }) => id);
  }

  /** Endpoints with something to do. */
  async due(now: Date): Promise<string[]> {
    return (await this.database.query<{ id: string }>(DUE, [now])).map(({ id }) => id);
  }

  /** What is to be attempted now, at most so many at once. While the endpoint is locked. */
  async claim(webhookId: string, until: Date, most: number, tx: Tx): Promise<DeliveryRow[]> {
    await tx.affected(ARRANGE, [webhookId, tx.now]);
    return tx.query<Row>(CLAIM, [webhookId, tx.now, until, most]);
  }

  /** When there is something to do again; `null`: there is nothing. */
  async nextAt(webhookId: string, tx: Tx): Promise<Date | null> {
    return (await tx.first<{ at: Date | null }>(NEXT_AT, [webhookId]))?.at ?? null;
  }

  /** The events themselves, by id, as far as they are kept. */
  async events(webhookId: string, ids: readonly string[]): Promise<Map<string, StoredEvent>> {
    const rows = await this.database.query(EVENTS, [webhookId, ids]);
    return new Map(rows.map((row) => [String(row['id']), eventOf(row as EventColumns)]));
  }

  /** `false`: it is another's by now. While the endpoint is locked. */
  async record(of: AttemptRecord, tx: Tx): Promise<boolean> {
    const { webhookId, eventId, claimedUntil, status, nextAttemptAt, attempt } = of;
    const values = [webhookId, eventId, claimedUntil, status, nextAttemptAt, JSON.stringify([attempt])];
    return (await tx.affected(RECORD, values)) > 0;
  }

  /** No attempt was made. */
  async giveBack(webhookId: string, ids: readonly string[], claimedUntil: Date, tx: Tx): Promise<void> {
    await tx.affected(GIVE_BACK, [webhookId, ids, claimedUntil, tx.now]);
  }

  /** What is not to be told any more. */
  async drop(webhookId: string, ids: readonly string[], claimedUntil: Date, tx: Tx): Promise<void> {
    await tx.affected(DROP, [webhookId, ids, claimedUntil]);
  }

  /** Of subjects of which one is over, the next one has its turn. While the endpoint is locked. */
  async goOn(webhookId: string, subjects: readonly string[], tx: Tx): Promise<void> {
    await tx.affected(NEXT_OF_SUBJECTS, [webhookId, [...new Set(subjects)], tx.now]);
  }

  list(
    webhookId: string,
    { status, types, before }: DeliveryFilter,
    most: number,
  ): Promise<readonly DeliveryRow[]> {
    return this.database.query<Row>(LIST, [webhookId, status, types, before, most]);
  }

  /** Again, now; `null`: there is none. Locks the endpoint. */
  async retry(
    webhookId: string,
    eventId: string,
    types: readonly string[],
    tx: Tx,
  ): Promise<DeliveryRow | null> {
    await tx.query(LOCK, [webhookId]);
    return tx.first<Row>(RETRY, [webhookId, eventId, types, tx.now]);
  }

  /** Events of a time, again or for the first time; answers how many, at most `most`. Locks the endpoint. */
  async replay(
    { id, orgId, userId }: StreamOwner & { readonly id: string },
    types: readonly string[],
    [from, to]: readonly [Date, Date],
    most: number,
    tx: Tx,
  ): Promise<number> {
    await tx.query(LOCK, [id]);
    const statement = orgId === null ? REPLAY.user : REPLAY.org;
    return tx.affected(statement, [id, orgId ?? userId, types, from, to, tx.now, most]);
  }

  /** @returns how many there were */
  sweep(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(SWEEP, [before, most]);
  }
}
