import { createHash, randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Sweeps, Transactions, type Tx } from '#data';

import { accountDisabled } from '../sessions/sessions.errors.js';
import { type FactorMethod, type PendingToken, signInOver } from './factors.errors.js';
import { type FactorSummary, FactorsRepository } from './factors.repository.js';
import {
  type LockedSignInRow,
  type PendingSignInRow,
  PendingSignInsRepository,
} from './pending-sign-ins.repository.js';

const SECRET_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;
const LIFETIME_MS = 10 * 60_000;
const AT_ONCE = 1_000;

/** Who has shown their first factor, and for which organization they sign in. */
export interface FirstFactor {
  readonly userId: string;
  readonly orgId: string | null;
  /** Of the password that they have shown; `null`: it was none. */
  readonly passwordHash: string | null;
}

/** Sign-ins that wait for the second factor, for ten minutes. They end with the sessions of their user, and are finished once. */
@Injectable()
export class PendingSignIns {
  constructor(
    private readonly pending: PendingSignInsRepository,
    private readonly factors: FactorsRepository,
    private readonly transactions: Transactions,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('sign-ins that are over could not be removed', (ending) => this.sweep(ending));
  }

  /** What has to be shown before there is a session; `null`: nothing. Refuses whoever is locked out. */
  async begin({ userId, orgId, passwordHash }: FirstFactor): Promise<PendingToken | null> {
    const methods = methodsOf(await this.factors.summary(userId));
    if (methods.length === 0) return null;
    const pendingToken = randomBytes(SECRET_BYTES).toString('base64url');
    const expiresAt = await this.transactions.statement(async (tx) => {
      const end = new Date(tx.now.getTime() + LIFETIME_MS);
      const row = { tokenHash: hashOf(pendingToken), userId, orgId, createdAt: tx.now, expiresAt: end };
      if (!(await this.pending.insert(row, passwordHash, tx))) throw accountDisabled();
      return end;
    });
    return { pendingToken, methods, expiresAt: expiresAt.toISOString() };
  }

  /** Whose it is, without finishing it. Refuses one that is over. */
  async find(token: string): Promise<PendingSignInRow> {
    const row = TOKEN.test(token) ? await this.pending.find(hashOf(token), this.sweeps.now()) : null;
    if (row === null) throw signInOver();
    return row;
  }

  /** How it can be finished. Refuses one that is over. */
  async methodsOf(token: string): Promise<FactorMethod[]> {
    const { userId } = await this.find(token);
    return methodsOf(await this.factors.summary(userId));
  }

  /** The same until the end of the transaction. */
  async lock(token: string, tx: Tx): Promise<LockedSignInRow> {
    const row = TOKEN.test(token) ? await this.pending.lock(hashOf(token), tx) : null;
    if (row === null) throw signInOver();
    return row;
  }

  /** Of several at once one is first. Refuses the others. */
  async finish(token: string, tx: Tx): Promise<void> {
    if (!(await this.pending.delete(hashOf(token), tx))) throw signInOver();
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const now = this.sweeps.now();
    await this.sweeps.statements(AT_ONCE, (tx) => this.pending.deleteExpired(now, AT_ONCE, tx), ending);
  }
}

function methodsOf(summary: FactorSummary | null): FactorMethod[] {
  if (summary?.since == null) return [];
  return [
    ...(summary.totpAt === null ? [] : (['totp'] as const)),
    ...(summary.passkeys === 0 ? [] : (['passkey'] as const)),
    ...(summary.recoveryCodes === 0 ? [] : (['recovery_code'] as const)),
  ];
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
