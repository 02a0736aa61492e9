import { Injectable } from '@nestjs/common';

import { Clock, readCursor, systemCall, writeCursor } from '#kernel';

import { SignedSender } from './signed-sender.service.js';
import { testEvent } from './test-event.js';
import type { KeptAttempt } from './webhook-delivery.entity.js';
import type { Webhook } from './webhook.entity.js';
import { badDeliveryCursor, webhookNotFound } from './webhooks.errors.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** The endpoints of everybody, for the operator of the installation; it asks nobody who they are. */
@Injectable()
export class OperatedWebhooks {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly sender: SignedSender,
    private readonly clock: Clock,
  ) {}

  /** In the order in which they were set up. @param orgId `null`: everybody's; @param after a cursor */
  async list(
    orgId: string | null,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly Webhook[]; readonly nextCursor: string | null }> {
    const list = { name: 'operated_webhooks', question: { org: orgId } };
    const behind = after === null ? null : readCursor(list, after)?.[0];
    if (behind === undefined) throw badDeliveryCursor();
    const found = await this.webhooks.listAll(orgId, behind, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const hasMore = last !== undefined && found.length > limit;
    return { rows, nextCursor: hasMore ? writeCursor(list, [last.id]) : null };
  }

  /** Refuses what there is not. */
  async get(id: string): Promise<Webhook> {
    const webhook = await this.webhooks.find(id);
    if (webhook === null) throw webhookNotFound();
    return webhook;
  }

  /** Sends `webhook.test`, enabled or not; answers what came back. */
  async test(id: string): Promise<KeptAttempt> {
    const webhook = await this.get(id);
    const event = testEvent(webhook, systemCall('cli'), this.clock.date());
    const message = { id: event.id, body: JSON.stringify(event) };
    const { attempt } = await this.sender.send(webhook, message, new AbortController().signal);
    return attempt;
  }
}
