import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';
import type { DomainError } from '#kernel';
import { Env } from '#platform/config';

import { FactorCodes } from './factor-codes.service.js';
import { totpExists, totpNotBegun, totpUnknown } from './factors.errors.js';
import { type FactorOwner, FactorsRepository } from './factors.repository.js';
import { newTotp, type TotpSetUp } from './totp-codes.js';

const SET_UP_MS = 60 * 60_000;

/** The authenticator app of a user: begun, confirmed with its first code within an hour, removed. */
@Injectable()
export class TotpSetUps {
  private readonly host: string | null;

  constructor(
    private readonly factors: FactorsRepository,
    private readonly codes: FactorCodes,
    env: Env,
  ) {
    this.host = env.publicUrl === null ? null : new URL(env.publicUrl).host;
  }

  /** In place of one that was never confirmed. Refuses where one was. */
  async begin({ id, email, username }: FactorOwner, tx: Tx): Promise<TotpSetUp> {
    const setUp = await newTotp(email ?? username, this.host);
    if (!(await this.factors.putTotp(id, this.codes.seal(setUp.secret), tx))) throw totpExists();
    return setUp;
  }

  /** What is wrong with the first code is answered, so that the transaction counts it. */
  async confirm(userId: string, code: string, tx: Tx): Promise<DomainError | null> {
    const row = await this.factors.lockTotp(userId, tx);
    const isBegun = row !== null && tx.now.getTime() - row.createdAt.getTime() <= SET_UP_MS;
    if (!isBegun || row.confirmedAt !== null) throw totpNotBegun();
    const refusal = await this.codes.take(userId, row, code, tx);
    if (refusal === null) await this.factors.confirmTotp(userId, tx);
    return refusal;
  }

  /** Refuses where there is none. */
  async remove(userId: string, tx: Tx): Promise<void> {
    if (!(await this.factors.deleteTotp(userId, tx))) throw totpUnknown();
  }
}
