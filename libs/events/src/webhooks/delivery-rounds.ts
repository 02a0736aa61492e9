import { setTimeout as sleep } from 'node:timers/promises';

import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { Env } from '#platform/config';

import { DeliveryAttempts } from './delivery-attempts.service.js';
import { type ClaimedDelivery, DeliveryClaims } from './delivery-claims.service.js';
import { WebhookAlarms } from './webhook-alarms.js';

/** Beyond an attempt, to say what came of it. */
const SPARE_MS = 30_000;

/**
 * The attempts that this process makes. An endpoint has its own of them, whatever others do: none waits for one that is
 * slow, and a job only says when to look, so that no place in the queue is held while a receiver takes its time.
 */
@Injectable()
export class DeliveryRounds implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly ending = new AbortController();
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly attempts = new Set<Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly claims: DeliveryClaims,
    private readonly maker: DeliveryAttempts,
    private readonly env: Env,
    alarms: WebhookAlarms,
  ) {
    alarms.answeredBy((webhookId) => this.look(webhookId));
  }

  /** Begins what is to be attempted now; resolves when it has begun. */
  look(webhookId: string): Promise<void> {
    const running = this.running.get(webhookId);
    if (running !== undefined) {
      this.again.add(webhookId);
      return running;
    }
    const round = this.begin(webhookId);
    this.running.set(webhookId, round);
    return round;
  }

  /** The same where nobody waits: the alarm is still set, so that what fails is tried again. */
  glance(webhookId: string): void {
    void this.look(webhookId).catch((error: unknown) => {
      this.logger.warn({ msg: 'deliveries could not be begun, and are tried again', err: error });
    });
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  async onApplicationShutdown(): Promise<void> {
    const over = Promise.allSettled([...this.running.values(), ...this.attempts]);
    await Promise.race([over, sleep(this.env.deadlines.stopJobs, undefined, { ref: false })]);
    this.ending.abort(new Error('the service ends'));
    await Promise.allSettled([...this.running.values(), ...this.attempts]);
  }

  private async begin(webhookId: string): Promise<void> {
    // By then it is known to be running.
    await Promise.resolve();
    const leaseMs = this.env.deadlines.webhook + SPARE_MS;
    try {
      do {
        this.again.delete(webhookId);
        if (this.isStopping) return;
        for (const claimed of await this.claims.take(webhookId, leaseMs)) this.attempt(claimed);
      } while (this.again.has(webhookId));
    } finally {
      this.running.delete(webhookId);
    }
  }

  private attempt(claimed: ClaimedDelivery): void {
    const { id } = claimed.webhook;
    const attempt = this.maker.make(claimed, this.ending.signal).then(
      () => {
        if (!this.isStopping) this.glance(id);
      },
      (error: unknown) => {
        this.logger.warn({ msg: 'what came of a delivery could not be kept', err: error });
      },
    );
    this.attempts.add(attempt);
    void attempt.finally(() => this.attempts.delete(attempt));
  }
}
