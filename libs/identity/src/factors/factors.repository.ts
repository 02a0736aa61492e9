import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import {
  CONFIRM_TOTP,
  COUNT_WRONG,
  DELETE_ALL,
  DELETE_CODES,
  DELETE_TOTP,
  INSERT_CODES,
  LOCK_TOTP,
  LOCK_USER,
  OWNER,
  PUT_TOTP,
  SUMMARY,
  SYNC,
  TAKE_CODE,
  TAKE_STEP,
} from './factors.statements.js';

/** What a user shows beside their password. */
export interface FactorSummary {
  /** `null`: nothing, a password signs them in. */
  readonly since: Date | null;
  /** Since when an authenticator app counts. */
  readonly totpAt: Date | null;
  /** How many are left. */
  readonly recoveryCodes: number;
  readonly passkeys: number;
}

/** Whose factors they are. */
export interface FactorOwner {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** As in `FactorSummary`. */
  readonly since: Date | null;
}

export interface TotpRow {
  /** Sealed. */
  readonly secret: string;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly lastStep: number;
  readonly failures: number;
  readonly blockedUntil: Date | null;
}

/** Factors of users. Whoever changes them holds the user first (`lockUser`). */
@Injectable()
export class FactorsRepository {
  constructor(private readonly database: Database) {}

  summary(userId: string, tx?: Tx): Promise<FactorSummary | null> {
    return (tx ?? this.database).first(SUMMARY, [userId]);
  }

  lockUser(userId: string, tx: Tx): Promise<FactorOwner | null> {
    return tx.first(LOCK_USER, [userId]);
  }

  owner(userId: string, tx: Tx): Promise<FactorOwner | null> {
    return tx.first(OWNER, [userId]);
  }

  /** Notes with the user whether they have any. @returns since when */
  async sync(userId: string, tx: Tx): Promise<Date | null> {
    const row = await tx.first<{ since: Date | null }>(SYNC, [userId, tx.now]);
    return row?.since ?? null;
  }

  /** `false`: there is a confirmed one. */
  async putTotp(userId: string, secret: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(PUT_TOTP, [userId, secret, tx.now])) > 0;
  }

  /** Held until the end: of several codes one is looked at after the other. */
  lockTotp(userId: string, tx: Tx): Promise<TotpRow | null> {
    return tx.first(LOCK_TOTP, [userId]);
  }

  async confirmTotp(userId: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(CONFIRM_TOTP, [userId, tx.now])) > 0;
  }

  /** `false`: a code of that time or a later one was taken. */
  async takeStep(userId: string, step: number, tx: Tx): Promise<boolean> {
    return (await tx.affected(TAKE_STEP, [userId, step])) > 0;
  }

  async countWrong(userId: string, failures: number, blockedUntil: Date | null, tx: Tx): Promise<void> {
    await tx.affected(COUNT_WRONG, [userId, failures, blockedUntil]);
  }

  async deleteTotp(userId: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE_TOTP, [userId])) > 0;
  }

  /** In place of those before. */
  async replaceCodes(userId: string, hashes: readonly Buffer[], tx: Tx): Promise<void> {
    await tx.affected(DELETE_CODES, [userId]);
    if (hashes.length > 0) await tx.affected(INSERT_CODES, [userId, hashes, tx.now]);
  }

  async takeCode(userId: string, hash: Buffer, tx: Tx): Promise<boolean> {
    return (await tx.affected(TAKE_CODE, [userId, hash])) > 0;
  }

  /** `false`: there were none. */
  async deleteAll(userId: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE_ALL, [userId])) > 0;
  }
}
