import { createHmac, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Clock, isUuid, newId } from '#kernel';
import { Env } from '#platform';

import { UsersRepository } from '../accounts/users.repository.js';
import { type Session, Sessions } from '../sessions/sessions.service.js';

const LIFETIME_MS = 24 * 3_600_000;
const PARTS = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,15})$/;

interface Link {
  readonly sessionId: string;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Links that sign a user in once, within a day, without a password. The operator gives them out; nothing is stored but
 * that a link was used, in the place of ended sessions.
 */
@Injectable()
export class SignInLinks {
  private readonly key: Buffer;

  constructor(
    { jwtSecret }: Env,
    private readonly sessions: Sessions,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {
    if (jwtSecret === null) throw new Error('links need the secret that sessions are signed with');
    this.key = createHmac('sha256', jwtSecret).update('sign-in links').digest();
  }

  /** The secret part of the link. */
  issue(userId: string): string {
    const now = this.clock.now();
    const text = `${newId(now)}.${userId}.${String(now + LIFETIME_MS)}`;
    return `${Buffer.from(text).toString('base64url')}.${this.digest(text).toString('base64url')}`;
  }

  /** Whom the link would sign in; `null`: it is none of ours, or over. Whether it was used shows when it is used again. */
  async userOf(token: string): Promise<{ readonly id: string; readonly username: string } | null> {
    const link = this.read(token);
    const [user] = link === null ? [] : await this.users.listByIds([link.userId]);
    return user ?? null;
  }

  /** A session of the user; `null`: the link is none of ours, over, or was used. Of several at once one signs in. */
  async use(token: string): Promise<Session | null> {
    const link = this.read(token);
    if (link === null || (await this.userOf(token)) === null) return null;
    if (!(await this.sessions.end({ ...link, orgId: null }))) return null;
    return this.sessions.issue(link.userId, null);
  }

  private read(token: string): Link | null {
    const [body = '', mac = ''] = token.split('.', 2);
    const text = Buffer.from(body, 'base64url').toString();
    const [sent, expected] = [Buffer.from(mac, 'base64url'), this.digest(text)];
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return null;
    const [, sessionId, userId, end] = PARTS.exec(text) ?? [];
    if (!isUuid(sessionId) || !isUuid(userId) || Number(end) <= this.clock.now()) return null;
    return { sessionId, userId, expiresAt: Number(end) };
  }

  private digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
