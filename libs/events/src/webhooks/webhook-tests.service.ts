import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';

import { SignedSender } from './signed-sender.service.js';
import { testEvent } from './test-event.js';
import { WebhookAccess } from './webhook-access.service.js';
import type { KeptAttempt } from './webhook-delivery.entity.js';

/** Tries an endpoint out, enabled or not. */
@Injectable()
export class WebhookTests {
  constructor(
    private readonly access: WebhookAccess,
    private readonly sender: SignedSender,
    private readonly clock: Clock,
  ) {}

  /** Sends `webhook.test`, of no stream and once; answers what came back. */
  async send(id: string, caller: Principal): Promise<KeptAttempt> {
    const webhook = await this.access.find(caller, id);
    const event = testEvent(webhook, caller.call, this.clock.date());
    const message = { id: event.id, body: JSON.stringify(event) };
    const { attempt } = await this.sender.send(webhook, message, new AbortController().signal);
    return attempt;
  }
}
