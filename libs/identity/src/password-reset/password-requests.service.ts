import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { JobQueue } from '#events';
import { Limiter } from '#platform/limits';

import { PasswordLinks } from './password-links.service.js';

const TASK = 'password-link';
const ATTEMPTS = 5;
/** To one address, from whomever. */
const MOST_PER_ADDRESS = 3;
const HOUR_MS = 3_600_000;

/**
 * Requests for a link that chooses a new password. Whether there is an account is found out afterwards, by a job: a
 * request takes as long, and is answered alike, for all addresses.
 */
@Injectable()
export class PasswordRequests {
  constructor(
    private readonly queue: JobQueue,
    private readonly limiter: Limiter,
    private readonly transactions: Transactions,
    private readonly links: PasswordLinks,
  ) {
    if (!links.areMailed) return;
    const run = (payload: unknown): Promise<void> => links.send((payload as { email: string }).email);
    queue.does({ name: TASK, attempts: ATTEMPTS, run });
  }

  /** Whether mail is sent at all: else the operator hands links over. */
  get areMailed(): boolean {
    return this.links.areMailed;
  }

  /** What is more than a few mails an hour is not sent, which nobody is told either. */
  async make(email: string): Promise<void> {
    if (!this.areMailed) return;
    const address = email.trim();
    const { allowed } = await this.limiter.hit(
      'password-link',
      address.toLowerCase(),
      MOST_PER_ADDRESS,
      HOUR_MS,
    );
    if (allowed) await this.transactions.statement((tx) => this.queue.add(tx, TASK, { email: address }));
  }
}
