import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { systemCall } from '#kernel';

import { Mails } from '../mail/mails.service.js';
import type { DisablingReason, Webhook } from './webhook.entity.js';
import { WebhookHolders } from './webhook-holders.js';
import { webhookEvent } from './webhooks.events.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { disabledMail } from './webhooks.texts.js';

/** Endpoints that are delivered nothing more, for reasons that their owners have not given. */
@Injectable()
export class WebhookDisabling {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly holders: WebhookHolders,
    private readonly mails: Mails,
  ) {}

  /** Whom to tell; asked for before the transaction. */
  async addressesOf(webhook: Webhook): Promise<readonly string[]> {
    return this.mails.configured ? this.holders.addressesOf(webhook) : [];
  }

  /** With an event, and mails. */
  async disable(
    { id }: Webhook,
    because: DisablingReason,
    addresses: readonly string[],
    tx: Tx,
  ): Promise<void> {
    const disabled = await this.webhooks.disable(id, because, tx);
    if (disabled === null) return;
    tx.emit(systemCall('job'), webhookEvent('webhook.disabled', disabled));
    for (const to of addresses) await this.mails.enqueue(tx, disabledMail(to, disabled, because));
  }
}
