import { Injectable } from '@nestjs/common';

import { type Queries, Sweeps, type Tx } from '#data';

import { OwnedWebhooksRepository, type WebhookRecord } from './owned-webhooks.repository.js';
import type { StreamOwner } from './webhook-holders.js';

const AT_ONCE = 5_000;

/** The endpoints of a person or an organization, to be handed out, or to go with them. */
@Injectable()
export class OwnedWebhooks {
  constructor(
    private readonly webhooks: OwnedWebhooksRepository,
    private readonly sweeps: Sweeps,
  ) {}

  count(owner: StreamOwner, from: Queries): Promise<number> {
    return this.webhooks.count(owner, from);
  }

  /** As many as there may be are few enough for one reading. Never their secrets. */
  records(owner: StreamOwner, from: Queries): Promise<readonly WebhookRecord[]> {
    return this.webhooks.records(owner, from);
  }

  /** Those of an organization with who stands for them, so that they can be taken back elsewhere. */
  movingRecords(orgId: string, from: Queries): Promise<readonly WebhookRecord[]> {
    return this.webhooks.movingRecords(orgId, from);
  }

  /** Those that are not here, without a secret and disabled. @returns how many */
  takeBack(
    { id, slug }: { readonly id: string; readonly slug: string },
    records: readonly Readonly<Record<string, unknown>>[],
    tx: Tx,
  ): Promise<number> {
    return this.webhooks.takeBack(id, slug, records, tx);
  }

  /** With their deliveries. */
  countRows(owner: StreamOwner): Promise<number> {
    return this.webhooks.countRows(owner);
  }

  /**
   * With all of their deliveries; nobody is left who could read an event of it.
   * @param removed told how much is gone, after each batch
   */
  async remove(
    owner: StreamOwner,
    removed: (count: number) => Promise<void>,
    ending?: AbortSignal,
  ): Promise<void> {
    await this.sweeps.statement((tx) => this.webhooks.disable(owner, tx));
    const step = async (): Promise<number> => {
      const count = await this.sweeps.statement((tx) => this.webhooks.removeDeliveries(owner, AT_ONCE, tx));
      await removed(count);
      return count;
    };
    while ((await step()) === AT_ONCE) if (ending?.aborted === true) return;
    await removed(await this.sweeps.statement((tx) => this.webhooks.remove(owner, tx)));
  }
}
