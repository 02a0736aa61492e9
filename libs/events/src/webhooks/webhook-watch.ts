import { Injectable } from '@nestjs/common';

import { ScheduledJobs } from '#data';

import { EventSignals } from '../streaming/event-signals.service.js';
import { DeliveryRounds } from './delivery-rounds.js';
import { FanOut } from './fan-out.service.js';

/** How often somebody looks who has not been told: whether there are endpoints by now, above all. */
const LOOK_EVERY_MS = 2_000;

/** Notices new events, and begins to deliver them. As long as there is nobody to be told, it asks for nothing else. */
@Injectable()
export class WebhookWatch {
  private isActive = false;
  private running: Promise<void> | null = null;
  private isWanted = false;

  constructor(
    private readonly fanOut: FanOut,
    private readonly rounds: DeliveryRounds,
    scheduled: ScheduledJobs,
    signals: EventSignals,
  ) {
    const failing = 'events could not be handed to webhooks';
    scheduled.add({ failing, everyMs: LOOK_EVERY_MS, run: () => this.look() });
    // Whoever commits an event makes its deliveries: others need not be told.
    signals.whenWoken(
      () => {
        if (this.isActive) this.wake();
      },
      () => false,
    );
  }

  /** There may be something new; what fails is tried again at the next look. */
  wake(): void {
    void this.look().catch(() => undefined);
  }

  /** An endpoint was enabled here, which may have something pending. */
  begin(webhookId: string): void {
    this.isActive = true;
    this.rounds.glance(webhookId);
    this.wake();
  }

  /** Resolves when all that there was by now has its deliveries. */
  look(): Promise<void> {
    this.isWanted = true;
    return (this.running ??= this.run());
  }

  private async run(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.isWanted) {
        this.isWanted = false;
        const { active, hasMore, touched } = await this.fanOut.step();
        this.isActive = active;
        this.isWanted ||= hasMore;
        for (const webhookId of touched) this.rounds.glance(webhookId);
      }
    } finally {
      this.running = null;
    }
  }
}
