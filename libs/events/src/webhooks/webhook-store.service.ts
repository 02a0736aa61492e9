import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { type Call, changesOf } from '#kernel';

import { newSecret } from './signing.js';
import { WebhookBeginnings } from './webhook-beginnings.js';
import type { Webhook } from './webhook.entity.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { holderView } from './webhooks.view.js';
import { tooManyWebhooks, webhookHasNoSecret, webhookNotFound } from './webhooks.errors.js';
import { webhookEvent } from './webhooks.events.js';
import { WEBHOOK_LIMITS } from './webhooks.limits.js';
import { type NewWebhook, WebhooksRepository } from './webhooks.repository.js';

/** With a secret that is told this once. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

const TOLD = ['url', 'types', 'description', 'holder'] as const;
const toldOf = (webhook: Webhook): Pick<Webhook, 'url' | 'types' | 'description'> & { holder: object } =>
  Object.assign({ holder: holderView(webhook) }, webhook);

/** Changes of endpoints, each with its event. */
@Injectable()
export class WebhookStore {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly transactions: Transactions,
    private readonly secrets: WebhookSecrets,
    private readonly beginnings: WebhookBeginnings,
  ) {}

  /** Refuses another one where there are as many as there may be. */
  async add(
    details: Omit<NewWebhook, 'secret' | 'since' | 'timeline'>,
    call: Call,
  ): Promise<WebhookWithSecret> {
    const secret = newSecret();
    const { cursor, since, timeline } = await this.beginnings.present();
    const row = { ...details, secret: this.secrets.seal(secret), since, timeline };
    const webhook = await this.transactions.run(async (tx) => {
      await this.webhooks.prepare(cursor, tx);
      const made = await this.webhooks.insert(row, WEBHOOK_LIMITS.perOwner, tx);
      if (made !== null) tx.emit(call, webhookEvent('webhook.created', made));
      return made;
    });
    if (webhook === null) throw tooManyWebhooks(WEBHOOK_LIMITS.perOwner);
    if (webhook.enabled) this.beginnings.begin(webhook.id);
    return { webhook, secret };
  }

  /** Enabled again, it is told of what happens from now on. Refuses one that is deleted meanwhile, and to enable one that has no secret. */
  async change(id: string, edit: (before: Webhook) => Webhook, call: Call): Promise<Webhook> {
    const { cursor, ...beginning } = await this.beginnings.present();
    const webhook = await this.transactions.run(async (tx) => {
      await this.webhooks.prepare(cursor, tx);
      const before = await this.webhooks.lock(id, tx);
      if (before === null) return null;
      const wanted = edit(before);
      const isEnabled = wanted.enabled && !before.enabled;
      if (isEnabled && before.secret === '') throw webhookHasNoSecret();
      const after = await this.webhooks.update(
        isEnabled ? Object.assign(wanted, beginning, { failingSince: null }) : wanted,
        tx,
      );
      if (after === null) return null;
      if (isEnabled) await this.webhooks.hurry(id, tx);
      const changes = changesOf(toldOf(before), toldOf(after), TOLD);
      if (changes !== null) tx.emit(call, webhookEvent('webhook.updated', after, changes));
      if (before.enabled !== after.enabled)
        tx.emit(call, webhookEvent(after.enabled ? 'webhook.enabled' : 'webhook.disabled', after));
      return after;
    });
    if (webhook === null) throw webhookNotFound();
    if (webhook.enabled) this.beginnings.begin(id);
    return webhook;
  }

  /** Refuses one that is deleted meanwhile. */
  async rotate(id: string, overlapMs: number, call: Call): Promise<WebhookWithSecret> {
    const secret = newSecret();
    const webhook = await this.transactions.run(async (tx) => {
      const before = await this.webhooks.lock(id, tx);
      if (before === null) return null;
      const until = overlapMs === 0 || before.secret === '' ? null : new Date(tx.now.getTime() + overlapMs);
      const after = await this.webhooks.rotate(id, this.secrets.seal(secret), until, tx);
      if (after === null) return null;
      const changes = { oldSecretUntil: [before.oldSecretUntil, after.oldSecretUntil] } as const;
      tx.emit(call, webhookEvent('webhook.updated', after, changes));
      return after;
    });
    if (webhook === null) throw webhookNotFound();
    return { webhook, secret };
  }

  /** Refuses one that is deleted meanwhile. */
  async delete(id: string, call: Call): Promise<void> {
    const deleted = await this.transactions.run(async (tx) => {
      const before = await this.webhooks.delete(id, tx);
      if (before !== null) tx.emit(call, webhookEvent('webhook.deleted', before));
      return before;
    });
    if (deleted === null) throw webhookNotFound();
  }
}
