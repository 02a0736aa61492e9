import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { Sweeps } from '#data';

import { EventsSettings } from '../events.env.js';
import { DeliveryRounds } from './delivery-rounds.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';

const AT_ONCE = 1_000;
const LOOK_EVERY_MS = 60_000;

/**
 * Begins deliveries whose alarm was lost, as in a restored backup, which holds no jobs, and removes those of events that
 * are not kept any more.
 */
@Injectable()
export class WebhookUpkeep implements OnApplicationBootstrap {
  constructor(
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly rounds: DeliveryRounds,
    private readonly sweeps: Sweeps,
    private readonly settings: EventsSettings,
  ) {
    sweeps.schedule('due deliveries could not be looked for', () => this.resume(), LOOK_EVERY_MS);
    sweeps.schedule('old deliveries could not be removed', (ending) => this.sweep(ending));
  }

  /** If the database cannot be asked now, it is asked later. */
  onApplicationBootstrap(): void {
    void this.resume().catch(() => undefined);
  }

  async resume(): Promise<void> {
    for (const webhookId of await this.deliveries.due(this.sweeps.now())) this.rounds.glance(webhookId);
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.daysAgo(this.settings.eventDays);
    await this.sweeps.statements(AT_ONCE, (tx) => this.deliveries.sweep(before, AT_ONCE, tx), ending);
  }
}
