import { createSecretKey, type KeyObject } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';

import { Transactions } from '#data';
import { Clock, isUuid, newId } from '#kernel';
import { Env } from '#platform';

import { type Claims, JwtVerifier } from '../tokens/jwt-verifier.js';
import { EndedSessionsRepository } from './ended-sessions.repository.js';

const ISSUER = 'ligature';
const AUDIENCE = 'ligature';
const LIFETIME_MS = 12 * 3_600_000;

/** A signed-in user, as his token tells it. */
export interface SessionClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** The organization he acts in. */
  readonly orgId: string | null;
  /** Milliseconds since the epoch; may be past. */
  readonly expiresAt: number;
}

export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Sessions are signed tokens (HS256) with a fresh id each; only those that were ended early are stored. */
@Injectable()
export class Sessions {
  private readonly key: KeyObject;
  private readonly verifier: JwtVerifier;

  constructor(
    env: Env,
    private readonly ended: EndedSessionsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    if (env.jwtSecret === null) throw new Error('a session needs the secret that tokens are signed with');
    this.key = createSecretKey(Buffer.from(env.jwtSecret));
    this.verifier = new JwtVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['HS256'],
      // A key object: a string would be tried as a public key first, at every request.
      keyOf: (_request, _token, done) => {
        done(null, this.key as unknown as Buffer);
      },
    });
  }

  /** A new session of a user, in one of his organizations or in none; it ends after twelve hours, or when `until` says. */
  issue(userId: string, orgId: string | null, until?: number): Session {
    const issuedAt = Math.floor(this.clock.now() / 1000);
    const expiresAt = until === undefined ? issuedAt + LIFETIME_MS / 1000 : Math.floor(until / 1000);
    const token = jwt.sign(
      {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: userId,
        jti: newId(this.clock.now()),
        iat: issuedAt,
        exp: expiresAt,
        ...(orgId === null ? {} : { org: orgId }),
      },
      this.key,
      { algorithm: 'HS256' },
    );
    return { token, expiresAt: new Date(expiresAt * 1000) };
  }

  /** What a token of ours says, whether or not its time is over; `null` for every other token. */
  async verify(token: string): Promise<SessionClaims | null> {
    const claims = await this.verifier.verify(token);
    return claims && sessionOf(claims);
  }

  /** Ends a session before its time. `false`: somebody has done so already. */
  end({ sessionId, expiresAt }: SessionClaims): Promise<boolean> {
    return this.transactions.statement((tx) => this.ended.insert(sessionId, new Date(expiresAt), tx));
  }
}

function sessionOf(claims: Claims): SessionClaims | null {
  const org: unknown = claims['org'];
  if (!isUuid(claims.sub) || !isUuid(claims.jti)) return null;
  return {
    userId: claims.sub,
    sessionId: claims.jti,
    orgId: isUuid(org) ? org : null,
    expiresAt: claims.exp * 1000,
  };
}
