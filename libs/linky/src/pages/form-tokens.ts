import { createHmac, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isSameOrigin, ownOrigins, type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';

/**
 * Proof that a form was filled in on a page of ours, by the person whom the page was made for: a digest
 * over the purpose and their id, which no other site can know. Where a browser tells the origin, that counts too.
 */
@Injectable()
export class FormTokens {
  private readonly key: Buffer;
  private readonly origins: readonly string[];

  constructor(env: Env) {
    const { jwtSecret } = env;
    if (jwtSecret === null) throw new Error('forms need the secret that sessions are signed with');
    this.key = createHmac('sha256', jwtSecret).update('linky forms').digest();
    this.origins = ownOrigins(env);
  }

  issue(purpose: string, userId: string): string {
    return this.digest(purpose, userId).toString('base64url');
  }

  /** Whether the form of this request, with the token it sent, is one of ours. */
  isOurs(request: PlatformRequest, token: unknown, purpose: string, userId: string): boolean {
    if (!isSameOrigin(request, this.origins) || typeof token !== 'string') return false;
    const sent = Buffer.from(token, 'base64url');
    const expected = this.digest(purpose, userId);
    return sent.length === expected.length && timingSafeEqual(sent, expected);
  }

  private digest(purpose: string, userId: string): Buffer {
    return createHmac('sha256', this.key).update(`${userId}\0${purpose}`).digest();
  }
}
