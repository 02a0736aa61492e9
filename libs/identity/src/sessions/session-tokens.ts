import { createSecretKey, type KeyObject } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';

import { isUuid } from '#kernel';
import { Env } from '#platform/config';

import { type Claims, JwtVerifier } from '../tokens/jwt-verifier.js';

const ISSUER = 'ligature';
const AUDIENCE = 'ligature';

/** What a token says of its session. */
export interface SessionClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** Of the tokens of a session only the latest is good. 0: from before sessions had rows. */
  readonly revision: number;
  /** What the session acts in stands in its row; replicas of the build before there were rows read it here. */
  readonly orgId: string | null;
  /** Milliseconds since the epoch, in whole seconds. */
  readonly issuedAt: number;
  /** Milliseconds since the epoch, in whole seconds; may be past. */
  readonly expiresAt: number;
}

/** Signs the tokens (HS256) that sessions are known by, and reads them. */
@Injectable()
export class SessionTokens {
  private readonly key: KeyObject;
  private readonly verifier: JwtVerifier;

  constructor({ jwtSecret }: Env) {
    if (jwtSecret === null) throw new Error('a session needs the secret that tokens are signed with');
    this.key = createSecretKey(Buffer.from(jwtSecret));
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

  sign({ userId, sessionId, revision, orgId, issuedAt, expiresAt }: SessionClaims): string {
    const claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: userId,
      jti: sessionId,
      rev: revision,
      iat: issuedAt / 1000,
      exp: expiresAt / 1000,
      ...(orgId === null ? {} : { org: orgId }),
    };
    return jwt.sign(claims, this.key, { algorithm: 'HS256' });
  }

  /** What a token of ours says, whether or not its time is over; `null` for every other token. */
  async read(token: string): Promise<SessionClaims | null> {
    const claims = await this.verifier.verify(token);
    return claims && claimsOf(claims);
  }
}

function claimsOf({ sub, jti, rev, iat = 0, exp, org }: Claims): SessionClaims | null {
  if (!isUuid(sub) || !isUuid(jti)) return null;
  return {
    userId: sub,
    sessionId: jti,
    revision: typeof rev === 'number' ? rev : 0,
    orgId: isUuid(org) ? org : null,
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}
