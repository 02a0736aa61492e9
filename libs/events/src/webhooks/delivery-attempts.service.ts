import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { DAY_MS } from '#kernel';
import { traceDelivery } from '#platform/health';

import type { ClaimedDelivery } from './delivery-claims.service.js';
import { delayAfter } from './delivery-schedule.js';
import { DeliveryTurns } from './delivery-turns.service.js';
import { SignedSender } from './signed-sender.service.js';
import { WebhookDisabling } from './webhook-disabling.service.js';
import { countAttempt } from './webhook-figures.js';
import type { AttemptOutcome } from './webhook-sender.js';

/** Without one success, an endpoint is disabled. */
const LONGEST_FAILING_MS = 5 * DAY_MS;
const GONE = 410;

/** Makes attempts, and keeps what came of them. */
@Injectable()
export class DeliveryAttempts {
  constructor(
    private readonly sender: SignedSender,
    private readonly turns: DeliveryTurns,
    private readonly disabling: WebhookDisabling,
    private readonly transactions: Transactions,
  ) {}

  /** @param ending aborted when the service ends: another replica makes the attempt anew */
  async make(claimed: ClaimedDelivery, ending: AbortSignal): Promise<void> {
    const { webhook, row, claimedUntil, body } = claimed;
    const send = (): Promise<AttemptOutcome> => this.sender.send(webhook, { id: row.eventId, body }, ending);
    const outcome = await traceDelivery(webhook.id, send, ({ attempt }) => attempt.status).catch(
      (error: unknown) => {
        if (ending.aborted) return null;
        throw error;
      },
    );
    if (outcome !== null) return this.record(claimed, outcome);
    await this.transactions.run((tx) => this.turns.giveBack(webhook.id, row.eventId, claimedUntil, tx));
  }

  private async record(claimed: ClaimedDelivery, outcome: AttemptOutcome): Promise<void> {
    const { webhook, row, claimedUntil } = claimed;
    const { attempt, wishMs } = outcome;
    const isSuccess = attempt.error === null;
    const delay = isSuccess ? null : delayAfter(row.tries + 1, wishMs);
    // Asked for where it may be needed: nothing but the database is asked within a transaction.
    const addresses = isSuccess ? [] : await this.disabling.addressesOf(webhook);
    await this.transactions.run(async (tx) => {
      const before = await this.turns.record(
        {
          ...{ webhookId: webhook.id, eventId: row.eventId, claimedUntil, attempt },
          status: isSuccess ? 'delivered' : delay === null ? 'dead' : 'pending',
          nextAttemptAt: delay === null ? null : new Date(tx.now.getTime() + delay),
        },
        row.subject,
        tx,
      );
      if (before === null) return;
      tx.afterCommit(() => {
        countAttempt(isSuccess ? 'delivered' : delay === null ? 'dead' : 'failed');
      });
      if (isSuccess) return;
      const failingMs = tx.now.getTime() - (before.failingSince ?? tx.now).getTime();
      if (attempt.status === GONE) await this.disabling.disable(webhook, 'gone', addresses, tx);
      else if (failingMs >= LONGEST_FAILING_MS)
        await this.disabling.disable(webhook, 'failing', addresses, tx);
    });
  }
}
