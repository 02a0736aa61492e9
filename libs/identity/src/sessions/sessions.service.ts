import { Injectable } from '@nestjs/common';

import { isReadOnly, Transactions, type Tx } from '#data';
import { type Call, Clock, newId, userCall } from '#kernel';

import { accountDisabled } from './sessions.errors.js';
import { sessionRevoked, userEvent } from '../accounts/accounts.events.js';
import type { KnownDevice } from './device.js';
import { type SessionClaims, SessionTokens } from './session-tokens.js';
import {
  type NewSession,
  type SessionRow,
  SessionsRepository,
  type ShownFactors,
} from './sessions.repository.js';

const LIFETIME_MS = 12 * 3_600_000;

export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Without a row until a request comes with it: of before there were rows, or of when none could be written. */
const WITHOUT_ROW = 0;
const FIRST = 1;

/**
 * Sessions are rows, and clients hold signed tokens that name them: a session that was ended is over with the next
 * request, on every replica, and for sockets within seconds.
 */
@Injectable()
export class Sessions {
  constructor(
    private readonly tokens: SessionTokens,
    private readonly sessions: SessionsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * A new session of a user, in one of their organizations or in none; it ends after twelve hours. Refuses whoever is
   * locked out, or shows too little. While the database takes no writes, the session gets its row later.
   */
  async issue(
    userId: string,
    orgId: string | null,
    device: KnownDevice,
    shown: ShownFactors = {},
  ): Promise<Session> {
    const claims = this.newClaims(userId, orgId);
    try {
      return await this.transactions.run((tx) => this.insert(claims, device, shown, tx));
    } catch (error) {
      if (!isReadOnly(error)) throw error;
      return this.sessionOf({ ...claims, revision: WITHOUT_ROW });
    }
  }

  /** The same, as a part of what shows a second factor. */
  issueIn(userId: string, orgId: string | null, device: KnownDevice, tx: Tx): Promise<Session> {
    return this.insert(this.newClaims(userId, orgId), device, { secondFactor: true }, tx);
  }

  /** What a token of ours says, whether or not its session goes on; `null` for every other token. */
  async verify(token: string): Promise<SessionClaims | null> {
    return this.tokens.read(token);
  }

  /** Gives a session its row that was given out without one. `none`: it is not; `later`: the database takes no writes. */
  async adopt(claims: SessionClaims): Promise<'adopted' | 'none' | 'later'> {
    if (claims.revision !== WITHOUT_ROW) return 'none';
    try {
      await this.transactions.statement((tx) => this.sessions.adopt(rowOf(claims), tx));
      return 'adopted';
    } catch (error) {
      if (isReadOnly(error)) return 'later';
      throw error;
    }
  }

  /**
   * The same session in another organization, or in none, until the time at which it would have ended; the token that
   * it had is over. `null`: it has ended, or somebody was faster.
   */
  async actIn(claims: SessionClaims, orgId: string | null): Promise<Session | null> {
    const { sessionId, revision } = claims;
    const next = await this.transactions.statement((tx) =>
      this.sessions.actIn(sessionId, revision, orgId, tx),
    );
    return next === null ? null : this.sessionOf({ ...claims, orgId, revision: next });
  }

  /** Ends the session of a token before its time. `false`: somebody has done so already. */
  async end(claims: SessionClaims, call: Call): Promise<boolean> {
    await this.adopt(claims);
    const { sessionId, revision } = claims;
    return this.transactions.run(async (tx) => {
      const owner = await this.sessions.end(sessionId, revision, tx);
      if (owner === null) return false;
      const { userId, username } = owner;
      tx.emit(userCall(call, { id: userId, username }), sessionRevoked(userId, sessionId));
      return true;
    });
  }

  /** Ends one of a user's sessions. `false`: they have no such session. */
  endOne(userId: string, sessionId: string, call: Call): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const isEnded = await this.sessions.endOfUser(userId, sessionId, tx);
      if (isEnded) tx.emit(call, sessionRevoked(userId, sessionId));
      return isEnded;
    });
  }

  /** Ends a user's sessions, all of them or all but one; answers how many. */
  async endAll(
    userId: string,
    { except = null, call }: { readonly except?: string | null; readonly call: Call },
    tx: Tx,
  ): Promise<number> {
    const ended = await this.sessions.endAll(userId, except, tx);
    tx.emit(call, ...ended.map((id) => sessionRevoked(userId, id)));
    return ended.length;
  }

  /** Ends every session of a user; answers how many there were. */
  endEvery(userId: string, call: Call): Promise<number> {
    return this.transactions.run((tx) => this.endAll(userId, { call }, tx));
  }

  /** A user's sessions that go on, the latest first. */
  listForUser(userId: string, after: string | null, most: number): Promise<SessionRow[]> {
    return this.sessions.listForUser(userId, this.clock.date(), after, most);
  }

  private newClaims(userId: string, orgId: string | null): SessionClaims {
    const sessionId = newId(this.clock.now());
    const issuedAt = Math.floor(this.clock.now() / 1000) * 1000;
    return { userId, sessionId, revision: FIRST, orgId, issuedAt, expiresAt: issuedAt + LIFETIME_MS };
  }

  private async insert(
    claims: SessionClaims,
    device: KnownDevice,
    shown: ShownFactors,
    tx: Tx,
  ): Promise<Session> {
    const username = await this.sessions.insert(rowOf(claims), device, shown, tx);
    if (username === null) throw accountDisabled();
    const { userId, sessionId, orgId } = claims;
    const user = { id: userId, username };
    tx.emit(userCall(device.call, user), userEvent('user.signed_in', user, { sessionId, orgId }));
    return this.sessionOf(claims);
  }

  private sessionOf(claims: SessionClaims): Session {
    return { token: this.tokens.sign(claims), expiresAt: new Date(claims.expiresAt) };
  }
}

function rowOf({ sessionId, userId, orgId, issuedAt, expiresAt }: SessionClaims): NewSession {
  return {
    id: sessionId,
    userId,
    orgId,
    createdAt: new Date(issuedAt),
    expiresAt: new Date(expiresAt),
  };
}
