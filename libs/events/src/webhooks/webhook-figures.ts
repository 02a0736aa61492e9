import { Injectable } from '@nestjs/common';
import { Counter, register } from 'prom-client';

import { ScheduledJobs } from '#data';
import { Clock } from '#kernel';
import { Metrics } from '#platform/health';

import { type WebhookCounts, WebhookFiguresRepository } from './webhook-figures.repository.js';

const EVERY_MS = 15_000;

const attempts = new Counter({
  name: 'ligature_webhook_attempts_total',
  help: 'Attempts to deliver an event, by outcome: delivered, failed (tried again), dead (not tried again)',
  labelNames: ['outcome'],
  registers: [register],
});

/** @param outcome what the attempt came to */
export function countAttempt(outcome: 'delivered' | 'failed' | 'dead'): void {
  attempts.inc({ outcome });
}

/** How it stands with events and webhooks, as of some seconds ago: whoever asks for metrics does not wait for the database. */
@Injectable()
export class WebhookFigures {
  private counts: WebhookCounts = { enabled: 0, disabled: 0, failing: 0, delay: 0, age: 0 };

  constructor(
    private readonly figures: WebhookFiguresRepository,
    private readonly clock: Clock,
    scheduled: ScheduledJobs,
    metrics: Metrics,
  ) {
    const tell = (name: string, help: string, field: keyof WebhookCounts): void => {
      metrics.state(name, help, () => this.counts[field]);
    };
    tell('ligature_webhooks_enabled', 'Endpoints that events are delivered to', 'enabled');
    tell(
      'ligature_webhooks_disabled',
      'Endpoints that were disabled although their owners did not want that',
      'disabled',
    );
    tell('ligature_webhooks_failing', 'Enabled endpoints whose latest attempt failed', 'failing');
    tell(
      'ligature_webhook_delay_seconds',
      'Since when the enabled endpoint that is furthest behind waits: since it fails, or since a delivery is due',
      'delay',
    );
    tell('ligature_events_age_seconds', 'Since when no event was recorded', 'age');
    scheduled.add({ failing: 'webhooks could not be counted', everyMs: EVERY_MS, run: () => this.count() });
  }

  async count(): Promise<void> {
    this.counts = await this.figures.count(this.clock.date());
  }
}
