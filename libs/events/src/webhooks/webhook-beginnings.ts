import { Injectable } from '@nestjs/common';

import { encodeEventCursor } from '../log/event-cursor.js';
import { EventLog } from '../log/event-log.service.js';
import { WebhookWatch } from './webhook-watch.js';

/** From where on an endpoint is told. */
export interface Beginning {
  readonly cursor: string;
  /** A snapshot, and its timeline: what it shows is not delivered. */
  readonly since: string;
  readonly timeline: string;
}

/** Endpoints begin with what is committed from then on. */
@Injectable()
export class WebhookBeginnings {
  constructor(
    private readonly log: EventLog,
    private readonly watch: WebhookWatch,
  ) {}

  /** To be asked before the transaction that enables the endpoint: rather once too much than once too little. */
  async present(): Promise<Beginning> {
    const present = await this.log.present();
    const { timeline, base } = present;
    return { cursor: encodeEventCursor(present), since: base.snapshot, timeline };
  }

  /** After it. */
  begin(webhookId: string): void {
    this.watch.begin(webhookId);
  }
}
