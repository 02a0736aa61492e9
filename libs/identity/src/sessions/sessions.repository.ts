import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { Device } from './device.js';
import {
  ACT_IN,
  ADOPT,
  DELETE_EXPIRED,
  END,
  END_ALL,
  END_OF_USER,
  INSERT,
  LIST,
  TOUCH,
} from './sessions.statements.js';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly orgId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** With what somebody signs in. */
export interface ShownFactors {
  /** Of the password that they have shown: refused if it is another one by now. */
  readonly passwordHash?: string | null;
  /** Whether they have shown a second factor: refused if they have one by now, and have not. */
  readonly secondFactor?: boolean;
}

/** A session that goes on, as its user sees it. */
export interface SessionRow extends Device {
  readonly id: string;
  readonly createdAt: Date;
  readonly signedInAt: Date;
  /** Exact to a minute. */
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** Whose a session is. */
export interface SessionOwner {
  readonly userId: string;
  readonly username: string;
}

/** That a session was used, and when. */
export type SessionUse = readonly [id: string, at: Date];

/** Who a session belongs to is asked elsewhere, with all that is known about them. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** The user's name. `null`: they may not sign in, do not exist any more, or what was shown is not enough by now. */
  async insert(
    { id, userId, orgId, createdAt, expiresAt }: NewSession,
    { address, userAgent }: Device,
    { passwordHash = null, secondFactor = false }: ShownFactors,
    tx: Tx,
  ): Promise<string | null> {
    const values = [id, userId, orgId, createdAt, expiresAt, address, userAgent, passwordHash, secondFactor];
    return (await tx.first<{ username: string }>(INSERT, values))?.username ?? null;
  }

  /** Gives a session of an earlier build its row, unless it was ended or has one. */
  async adopt({ id, userId, orgId, createdAt, expiresAt }: NewSession, tx: Tx): Promise<void> {
    await tx.affected(ADOPT, [id, userId, orgId, createdAt, expiresAt]);
  }

  /** The revision of the token that is good from now on; `null`: it was another one's turn, or the session has ended. */
  async actIn(id: string, revision: number, orgId: string | null, tx: Tx): Promise<number | null> {
    const row = await tx.first<{ revision: number }>(ACT_IN, [id, revision, orgId]);
    return row?.revision ?? null;
  }

  /** Whose it was; `null`: it has ended, or it was another token's turn. */
  end(id: string, revision: number, tx: Tx): Promise<SessionOwner | null> {
    return tx.first(END, [id, revision, tx.now]);
  }

  /** `false`: the user has no such session. */
  async endOfUser(userId: string, id: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(END_OF_USER, [userId, id, tx.now])) > 0;
  }

  /** All of a user, but for one; answers which. */
  async endAll(userId: string, except: string | null, tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(END_ALL, [userId, except, tx.now])).map(({ id }) => id);
  }

  /** The latest first. */
  listForUser(userId: string, now: Date, after: string | null, most: number): Promise<SessionRow[]> {
    return this.database.query(LIST, [userId, now, after, most]);
  }

  touch(uses: readonly SessionUse[], tx: Tx): Promise<number> {
    return tx.affected(TOUCH, [uses.map(([id]) => id), uses.map(([, at]) => at)]);
  }

  /** Of those that were over before then; answers how many. */
  deleteExpired(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [before, most]);
  }
}
