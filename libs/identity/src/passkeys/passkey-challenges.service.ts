import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Clock, isJsonObject, isUuid, newId } from '#kernel';
import { Env, seal, sealingKey, unseal } from '#platform/config';

import { EndedSessionsRepository } from '../sessions/ended-sessions.repository.js';

const LIFETIME_MS = 10 * 60_000;

/** What is signed with a passkey: to make one, to sign in with it alone, or after another factor. */
export type ChallengePurpose = 'create' | 'sign-in' | 'second-step';

/** What a browser is asked to sign, and the token that it keeps meanwhile. */
export interface IssuedChallenge {
  readonly challenge: string;
  readonly token: string;
}

/**
 * What passkeys sign. The browser that asked keeps it sealed, in a cookie that scripts cannot read, so that an answer
 * counts in that browser only; it counts once.
 */
@Injectable()
export class PasskeyChallenges {
  private readonly key: Buffer;

  constructor(
    private readonly used: EndedSessionsRepository,
    private readonly clock: Clock,
    env: Env,
  ) {
    this.key = sealingKey(env.jwtSecret ?? '', 'passkey challenges');
  }

  /** @param userId whose passkey it is to be; `null`: that is found out by the passkey */
  issue(purpose: ChallengePurpose, userId: string | null): IssuedChallenge {
    const now = this.clock.now();
    const challenge = randomBytes(32).toString('base64url');
    const held = { id: newId(now), purpose, userId, challenge, until: now + LIFETIME_MS };
    return { challenge, token: seal(this.key, JSON.stringify(held)) };
  }

  /** Uses it up, if the transaction is committed. `null`: it is none of ours, for something else, over or used. */
  async take(
    token: string,
    purpose: ChallengePurpose,
    userId: string | null,
    tx: Tx,
  ): Promise<string | null> {
    const text = unseal(this.key, token);
    const held: unknown = text === null ? null : JSON.parse(text);
    if (!isJsonObject(held)) return null;
    const { id, challenge, until } = held;
    if (held['purpose'] !== purpose || held['userId'] !== userId) return null;
    if (!isUuid(id) || typeof challenge !== 'string' || typeof until !== 'number') return null;
    if (until <= tx.now.getTime()) return null;
    return (await this.used.insert(id, new Date(until), tx)) ? challenge : null;
  }
}
