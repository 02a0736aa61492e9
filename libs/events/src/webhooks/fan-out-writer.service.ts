import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { encodeEventCursor, type EventCursor } from '../log/event-cursor.js';
import type { StoredEvent } from '../log/stored-event.js';
import { WebhookAlarms } from './webhook-alarms.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';

/** If this process dies before it has looked after the deliveries, somebody else does. */
const ALARM_MS = 5_000;

/** Events that follow a cursor, and the cursor behind them. */
export interface Stretch {
  readonly from: EventCursor;
  readonly events: readonly StoredEvent[];
  readonly to: EventCursor;
}

/** The place of the fan-out, and the deliveries that it makes. */
@Injectable()
export class FanOutWriter {
  constructor(
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly alarms: WebhookAlarms,
  ) {}

  place(): Promise<{ readonly cursor: string; readonly active: boolean }> {
    return this.deliveries.place();
  }

  /** Answers the endpoints with new deliveries; whoever comes second makes none. */
  async write(kept: string, { from, events, to }: Stretch, tx: Tx): Promise<readonly string[]> {
    if (!(await this.deliveries.advance(kept, encodeEventCursor(to), tx)) || events.length === 0) return [];
    const numbers = events.map(({ seq }) => seq);
    const touched = await this.deliveries.fanOut(numbers, from.base.takenAt, to.timeline, tx);
    if (touched.length > 0) await this.alarms.setAll(tx, touched, ALARM_MS);
    return touched;
  }
}
