import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';

import { WebhookDisabling } from './webhook-disabling.service.js';
import { type HolderRights, mayManage, WebhookHolders } from './webhook-holders.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** By the rights of now, whether an endpoint is told anything. */
@Injectable()
export class WebhookStanding {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly holders: WebhookHolders,
    private readonly disabling: WebhookDisabling,
    private readonly transactions: Transactions,
  ) {}

  /** What its holder may; `null`: nothing is delivered there. An endpoint that nobody may hold any more is disabled. */
  async rightsOf(webhookId: string): Promise<HolderRights | null> {
    const webhook = await this.webhooks.find(webhookId);
    if (webhook?.enabled !== true) return null;
    const rights = await this.holders.rightsOf({ kind: webhook.holderKind, id: webhook.holderId });
    if (rights !== null && mayManage(rights, webhook)) return rights;
    const addresses = await this.disabling.addressesOf(webhook);
    await this.transactions.run((tx) => this.disabling.disable(webhook, 'rights', addresses, tx));
    return null;
  }
}
