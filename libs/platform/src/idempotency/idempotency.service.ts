import { Injectable, Logger } from '@nestjs/common';

import { Transactions } from '#data';
import { Clock, newId } from '#kernel';
import { Env } from '../config/env.js';
import { idempotencyKeyReused, stillRunning } from './idempotency.errors.js';
import { type Claim, IdempotencyRepository, type StoredAnswer } from './idempotency.repository.js';

const HOUR_MS = 3_600_000;
/** Stands for a payload that is not read yet. */
const UNREAD = Buffer.alloc(0);
/** Far longer than any request lasts: whoever has not answered by then was killed. */
const ABANDONED_MS = 120_000;

/** What was answered, and to which payload. */
export interface Answered {
  readonly fingerprint: Buffer;
  readonly answer: StoredAnswer;
}

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
    const begun = await this.claim(scope, fingerprint);
    if ('claim' in begun) return begun;
    if (!begun.fingerprint.equals(fingerprint)) throw idempotencyKeyReused();
    if (begun.answer === null) throw stillRunning();
    return begun.answer;
  }

  /**
   * The same for a payload that is read by the work itself: whoever finishes says what it was, and whoever comes later
   * compares. Refuses only while the first request still runs.
   */
  async beginUnread(scope: Buffer): Promise<Claim | Answered> {
    const begun = await this.claim(scope, UNREAD);
    if ('claim' in begun) return begun;
    const { fingerprint, answer } = begun;
    if (answer === null) throw stillRunning();
    return { fingerprint, answer };
  }

  private async claim(
    scope: Buffer,
    fingerprint: Buffer,
  ): Promise<Claim | { readonly fingerprint: Buffer; readonly answer: StoredAnswer | null }> {
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
    const { status, headers, body } = known;
    return {
      fingerprint: known.fingerprint,
      answer: status === null ? null : { status, headers: headers ?? {}, body },
    };
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
