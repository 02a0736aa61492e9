import { Injectable, Logger } from '@nestjs/common';

import { Transactions } from '#data';
import { Clock, newId } from '#kernel';
import { Env } from '../config/env.js';
import { idempotencyKeyReused, stillRunning } from './idempotency.errors.js';
import { type Claim, IdempotencyRepository, type StoredAnswer } from './idempotency.repository.js';

const HOUR_MS = 3_600_000;
/** Far longer than any request lasts: whoever has not answered by then was killed. */
const ABANDONED_MS = 120_000;

/** Lets each key do its work once: answers are kept for a day, or as long as is set, and given again. */
@Injectable()
export class Idempotency {
  private readonly logger = new Logger(Idempotency.name);

  constructor(
    private readonly keys: IdempotencyRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * The right to work under a key, or the answer that it already got. Refuses a key that came with another
   * payload (422), and one whose first request still runs (409).
   */
  async begin(scope: Buffer, fingerprint: Buffer): Promise<Claim | StoredAnswer> {
    const now = this.clock.now();
    const claim: Claim = {
      scope,
      claim: newId(now),
      fingerprint,
      claimedAt: new Date(now),
      expiresAt: new Date(now + this.env.idempotencyHours * HOUR_MS),
    };
    const abandonedBefore = new Date(now - ABANDONED_MS);
    if (await this.transactions.statement((tx) => this.keys.claim(claim, abandonedBefore, tx))) return claim;
    const known = await this.keys.find(scope);
    // Given back between the two statements: the next attempt gets it.
    if (known === null) throw stillRunning();
    if (!known.fingerprint.equals(fingerprint)) throw idempotencyKeyReused();
    if (known.status === null) throw stillRunning();
    return { status: known.status, headers: known.headers ?? {}, body: known.body };
  }

  /** Keeps the answer. The work is done by then: a failure is logged and the caller hears of the success. */
  async finish(claim: Claim, answer: StoredAnswer): Promise<void> {
    await this.transactions
      .statement((tx) => this.keys.finish(claim, answer, tx))
      .catch((error: unknown) => {
        this.logger.warn({ msg: 'the answer of an idempotency key could not be kept', err: error });
      });
  }

  /** Gives the key back: nothing was done under it. */
  async release(claim: Claim): Promise<void> {
    await this.transactions
      .statement((tx) => this.keys.release(claim, tx))
      .catch((error: unknown) => {
        this.logger.warn({ msg: 'an idempotency key could not be given back', err: error });
      });
  }
}
