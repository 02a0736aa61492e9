import { Injectable } from '@nestjs/common';

import { FairSemaphore, type SemaphoreBounds } from '#kernel';
import { clientGone, type WorkFor } from '#platform/auth';

import { hashingBusy } from './passwords.errors.js';
import { IdentitySettings } from '../identity.env.js';

/** What a password is for: to sign in, or to open something that somebody protected. */
export type HashingPurpose = 'account' | 'content';

const REFUSALS = { full: hashingBusy, gone: clientGone };

/**
 * Lets a few passwords be hashed at a time. Each purpose has a queue of its own, in which callers take turns, and
 * content never takes the last thread.
 */
@Injectable()
export class HashingQueues {
  private readonly queues: Readonly<Record<HashingPurpose, FairSemaphore>>;
  private readonly threads: FairSemaphore;

  constructor({ passwordThreads, passwordQueue }: IdentitySettings) {
    const waiting = { inAll: passwordQueue, perCaller: Math.max(1, Math.floor(passwordQueue / 2)) };
    const queue = (inAll: number): FairSemaphore =>
      new FairSemaphore({ atOnce: { inAll, perCaller: 1 }, waiting }, REFUSALS);
    this.queues = { account: queue(passwordThreads), content: queue(Math.floor(passwordThreads / 2)) };
    this.threads = new FairSemaphore(threadsFor(passwordThreads), REFUSALS);
  }

  /** Does the work when it is the requester's turn; forgets it if the client hangs up before. */
  run<T>(purpose: HashingPurpose, { caller, signal }: WorkFor, work: () => Promise<T>): Promise<T> {
    return this.queues[purpose].run(caller, () => this.threads.run(purpose, work, signal), signal);
  }
}

/** Both purposes take turns; nobody is refused, as no more come here than their queues let through. */
function threadsFor(count: number): SemaphoreBounds {
  const any = { inAll: Number.MAX_SAFE_INTEGER, perCaller: Number.MAX_SAFE_INTEGER };
  return { atOnce: { inAll: count, perCaller: count }, waiting: any };
}
