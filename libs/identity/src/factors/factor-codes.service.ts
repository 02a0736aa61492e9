import { Injectable, Logger } from '@nestjs/common';

import type { Tx } from '#data';
import type { DomainError } from '#kernel';
import { Env, seal, sealingKey, unseal } from '#platform/config';

import { codesBlocked, codesUnreadable, wrongSecondFactor } from './factors.errors.js';
import { FactorsRepository, type TotpRow } from './factors.repository.js';
import { recoveryCodeHash } from './recovery-codes.js';
import { stepOf } from './totp-codes.js';
import { delayAfter } from './totp-delays.js';

/**
 * Codes of authenticator apps, and recovery codes: each is good once. What is wrong with one is answered, not thrown,
 * so that the transaction counts it.
 */
@Injectable()
export class FactorCodes {
  private readonly logger = new Logger('SecondFactor');
  private readonly key: Buffer;

  constructor(
    private readonly factors: FactorsRepository,
    env: Env,
  ) {
    this.key = sealingKey(env.jwtSecret ?? '', 'second factor');
  }

  /** A secret as it is stored. */
  seal(secret: string): string {
    return seal(this.key, secret);
  }

  /** Takes a code of a confirmed app. Of the same code sent twice at once one is taken. */
  async takeTotp(userId: string, code: string, tx: Tx): Promise<DomainError | null> {
    const row = await this.factors.lockTotp(userId, tx);
    return row?.confirmedAt == null ? wrongSecondFactor() : this.take(userId, row, code, tx);
  }

  /** The same, confirmed or not. */
  async take(userId: string, row: TotpRow, code: string, tx: Tx): Promise<DomainError | null> {
    const now = tx.now.getTime();
    const blockedMs = (row.blockedUntil?.getTime() ?? 0) - now;
    if (blockedMs > 0) return codesBlocked(blockedMs);
    const secret = unseal(this.key, row.secret);
    if (secret === null) {
      this.logger.warn('a second factor was sealed with another LIGATURE_JWT_SECRET: its codes are refused');
      return codesUnreadable();
    }
    const step = await stepOf(secret, code, now);
    if (step !== null && (await this.factors.takeStep(userId, step, tx))) return null;
    const failures = row.failures + 1;
    const delay = delayAfter(failures);
    await this.factors.countWrong(userId, failures, delay === 0 ? null : new Date(now + delay), tx);
    return wrongSecondFactor();
  }

  /** Uses a recovery code up. Of the same code sent twice at once one is taken. */
  async takeRecoveryCode(userId: string, code: string, tx: Tx): Promise<DomainError | null> {
    const hash = recoveryCodeHash(code);
    const isTaken = hash !== null && (await this.factors.takeCode(userId, hash, tx));
    return isTaken ? null : wrongSecondFactor();
  }
}
