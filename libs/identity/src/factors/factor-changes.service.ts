import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { type Call, type DomainError, systemCall } from '#kernel';

import { accountDisabled } from '../sessions/sessions.errors.js';
import { userEvent } from '../accounts/accounts.events.js';
import { Sessions } from '../sessions/sessions.service.js';
import type { FactorChange } from './factor.texts.js';
import { FactorNotices } from './factor-notices.service.js';
import { type FactorOwner, FactorsRepository } from './factors.repository.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';

/** Whose factors change, and in which session, which goes on. */
export interface FactorChangeOrder {
  readonly userId: string;
  readonly change: FactorChange;
  readonly sessionId: string | null;
  readonly call: Call;
}

/** What somebody has to keep who has a second factor now; `null`: they have kept it already, or have none. */
export type NewRecoveryCodes = readonly string[] | null;

/**
 * Changes of what people show beside their password, one after the other. With the first factor come recovery codes, and
 * all other sessions end, which have not shown it; with the last one the codes go. The owner is told by mail.
 */
@Injectable()
export class FactorChanges {
  constructor(
    private readonly factors: FactorsRepository,
    private readonly notices: FactorNotices,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
  ) {}

  /** Throws what `work` answers, after its transaction is committed. */
  async make(
    order: FactorChangeOrder,
    work: (owner: FactorOwner, tx: Tx) => Promise<DomainError | null>,
  ): Promise<NewRecoveryCodes> {
    const done = await this.transactions.run(async (tx) => {
      const owner = await this.factors.lockUser(order.userId, tx);
      if (owner === null) throw accountDisabled();
      const refusal = await work(owner, tx);
      return refusal ?? this.follow(owner, order, tx);
    });
    if (done instanceof Error) throw done;
    return done;
  }

  /** What is no change yet, of which nobody is told. */
  prepare<T>(userId: string, work: (owner: FactorOwner, tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      const owner = await this.factors.lockUser(userId, tx);
      if (owner === null) throw accountDisabled();
      return work(owner, tx);
    });
  }

  /**
   * Removes every factor of whoever has lost theirs, on the word of the operator; all their sessions end. `false`: there
   * was none.
   */
  reset(userId: string): Promise<boolean> {
    return this.prepare(userId, async (owner, tx) => {
      if (!(await this.factors.deleteAll(userId, tx))) return false;
      const call = systemCall('cli');
      tx.emit(call, userEvent('user.second_factor_changed', { id: userId }, { change: 'reset' }));
      await this.sessions.endAll(userId, { call }, tx);
      await this.notices.changed(owner, 'reset', tx);
      return true;
    });
  }

  /** Other codes than before, whatever else there is. To be called while the user is held. */
  async replaceCodes(userId: string, tx: Tx): Promise<readonly string[]> {
    const codes = newRecoveryCodes();
    const hashes = codes.flatMap((code) => recoveryCodeHash(code) ?? []);
    await this.factors.replaceCodes(userId, hashes, tx);
    return codes;
  }

  private async follow(
    owner: FactorOwner,
    { userId, change, sessionId, call }: FactorChangeOrder,
    tx: Tx,
  ): Promise<NewRecoveryCodes> {
    const since = await this.factors.sync(userId, tx);
    tx.emit(call, userEvent('user.second_factor_changed', { id: userId }, { change }));
    await this.notices.changed(owner, change, tx);
    if (since === null) await this.factors.replaceCodes(userId, [], tx);
    if (owner.since !== null || since === null) return null;
    await this.sessions.endAll(userId, { except: sessionId, call }, tx);
    return this.replaceCodes(userId, tx);
  }
}
