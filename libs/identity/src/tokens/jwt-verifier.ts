import type { JwtPayload, VerifyOptions } from 'jsonwebtoken';
import { type SecretOrKeyProvider, Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';

import { DomainError } from '#kernel';

/** What a token says once its signature, issuer and audience are found good. */
export interface Claims extends JwtPayload {
  readonly iss: string;
  readonly sub: string;
  /** Seconds since the epoch. */
  readonly exp: number;
}

interface Attempt {
  success(claims: Claims): void;
  fail(reason: unknown): void;
  error(error: unknown): void;
}

interface TokenRequest {
  readonly token: string;
}

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: NonNullable<VerifyOptions['algorithms']>;
  /** Finds the key for a raw token. A `DomainError` rises to the caller, any other error means a bad token. */
  readonly keyOf: SecretOrKeyProvider<TokenRequest>;
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const LONGEST = 8_192;

/** Whether a token has the outer form of a JWT. */
export function looksLikeJwt(token: string): boolean {
  return token.length <= LONGEST && JWT.test(token);
}

/** passport-jwt's strategy, asked directly: signature, algorithm, issuer, audience and `nbf`. */
export class JwtVerifier {
  private readonly strategy: Strategy;

  constructor({ issuer, audience, algorithms, keyOf }: VerifierOptions) {
    const options: StrategyOptionsWithoutRequest = {
      jwtFromRequest: ({ token }: TokenRequest) => token,
      secretOrKeyProvider: keyOf,
      issuer,
      audience,
      algorithms,
      // Asked by the caller, by the service's own clock, who tells expired tokens from bad ones.
      ignoreExpiration: true,
    };
    this.strategy = new Strategy(options, (payload: unknown, done) => {
      done(null, isComplete(payload) ? payload : false);
    });
  }

  /** The token's claims, expired or not; `null` for a bad token. */
  verify(token: string): Promise<Claims | null> {
    return new Promise((resolve, reject) => {
      const attempt = Object.create(this.strategy) as Strategy & Attempt;
      attempt.success = resolve;
      attempt.error = reject;
      attempt.fail = (reason) => {
        if (reason instanceof DomainError) reject(reason);
        else resolve(null);
      };
      // The strategy reads nothing of a request but what `jwtFromRequest` reads.
      attempt.authenticate({ token } as unknown as Parameters<Strategy['authenticate']>[0]);
    });
  }
}

function isComplete(payload: unknown): payload is Claims {
  if (typeof payload !== 'object' || payload === null) return false;
  const { sub, exp } = payload as Partial<Record<'sub' | 'exp', unknown>>;
  return typeof sub === 'string' && sub !== '' && typeof exp === 'number';
}
