import { createHmac, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Clock, isUuid, newId } from '#kernel';
import { Env } from '#platform/config';

const LIFETIME_MS = 24 * 3_600_000;
const PARTS = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,15})$/;

export interface SignInLink {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: Date;
}

/** Signs the secret parts of links that sign in, and reads them; nothing is stored. */
@Injectable()
export class SignInLinkTokens {
  private readonly key: Buffer;

  constructor(
    { jwtSecret }: Env,
    private readonly clock: Clock,
  ) {
    if (jwtSecret === null) throw new Error('links need the secret that sessions are signed with');
    this.key = createHmac('sha256', jwtSecret).update('sign-in links').digest();
  }

  sign(userId: string): string {
    const now = this.clock.now();
    const text = `${newId(now)}.${userId}.${String(now + LIFETIME_MS)}`;
    return `${Buffer.from(text).toString('base64url')}.${this.digest(text).toString('base64url')}`;
  }

  /** `null`: it is none of ours, or over. */
  read(token: string): SignInLink | null {
    const [body = '', mac = ''] = token.split('.', 2);
    const text = Buffer.from(body, 'base64url').toString();
    const [sent, expected] = [Buffer.from(mac, 'base64url'), this.digest(text)];
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return null;
    const [, id, userId, end] = PARTS.exec(text) ?? [];
    if (!isUuid(id) || !isUuid(userId) || Number(end) <= this.clock.now()) return null;
    return { id, userId, expiresAt: new Date(Number(end)) };
  }

  private digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
