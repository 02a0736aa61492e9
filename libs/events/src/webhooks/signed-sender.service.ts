import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';

import type { Webhook } from './webhook.entity.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { type AttemptOutcome, WebhookSender } from './webhook-sender.js';

/** Sends what is signed with the secrets of an endpoint. */
@Injectable()
export class SignedSender {
  /** For the whole of an attempt. */
  readonly patienceMs: number;

  constructor(
    private readonly sender: WebhookSender,
    private readonly secrets: WebhookSecrets,
    private readonly clock: Clock,
  ) {
    this.patienceMs = sender.patienceMs;
  }

  /** @param ending aborted when the service ends; then it throws */
  async send(
    webhook: Webhook,
    { id, body }: { readonly id: string; readonly body: string },
    ending: AbortSignal,
  ): Promise<AttemptOutcome> {
    const now = this.clock.now();
    const secrets = this.secrets.signing(webhook, now);
    if (secrets.length > 0) return this.sender.send({ url: webhook.url, id, body, secrets }, ending);
    const error =
      webhook.secret === ''
        ? 'It moved here without its secret: make a new one'
        : 'The secret was sealed with another LIGATURE_JWT_SECRET: rotate it';
    const time = new Date(now).toISOString();
    return { attempt: { time, status: null, durationMs: 0, answer: null, error }, wishMs: 0 };
  }
}
