import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { JobQueue } from '../jobs/job-queue.service.js';

const TASK = 'webhook';
const ATTEMPTS = 25;

/** A job for each endpoint that has something to do, when it has: whichever replica is free looks after it then. */
@Injectable()
export class WebhookAlarms {
  private look: ((webhookId: string) => Promise<void>) | null = null;

  constructor(private readonly queue: JobQueue) {
    queue.does({
      name: TASK,
      attempts: ATTEMPTS,
      run: async (payload) => {
        if (this.look === null) throw new Error('nobody delivers to webhooks in this process');
        await this.look((payload as { webhookId: string }).webhookId);
      },
    });
  }

  /** @param look what is done when it is time; may be done twice. Commands only set alarms, and answer none */
  answeredBy(look: (webhookId: string) => Promise<void>): void {
    this.look = look;
  }

  /** One statement. @param at `null`: there is nothing to do */
  async set(tx: Tx, webhookId: string, at: Date | null): Promise<void> {
    const key = keyOf(webhookId);
    const delayMs = at === null ? 0 : at.getTime() - tx.now.getTime();
    if (at === null) await this.queue.remove(tx, key);
    else await this.queue.add(tx, TASK, { webhookId }, { key, ...(delayMs <= 0 ? {} : { delayMs }) });
  }

  /** The same for many endpoints, in one statement. */
  async setAll(tx: Tx, webhookIds: readonly string[], delayMs: number): Promise<void> {
    const jobs = webhookIds.map((webhookId) => ({ payload: { webhookId }, key: keyOf(webhookId) }));
    await this.queue.addAll(tx, TASK, jobs, delayMs);
  }
}

const keyOf = (webhookId: string): string => `${TASK} ${webhookId}`;
