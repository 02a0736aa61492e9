import type { KeyObject } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';

import { Clock, DomainError } from '#kernel';
import { Env } from '#platform/config';

import { IdentitySettings } from '../identity.env.js';
import { issuerUnreachable, sessionExpired } from './tokens.errors.js';
import { IssuerKeys } from './issuer-keys.js';
import { type Claims, JwtVerifier } from './jwt-verifier.js';
import { signingKeysOf } from './signing-keys.js';

/** Never a symmetric one: the issuer's public key would do as its secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] as const;

/** Tokens of the configured OpenID Connect issuer, checked with the keys that it publishes. */
@Injectable()
export class IssuerTokens {
  private readonly issuer: string | null;
  private readonly verifier: JwtVerifier | null;

  constructor(
    { oidcIssuer, oidcAudience }: IdentitySettings,
    { deadlines }: Env,
    private readonly clock: Clock,
  ) {
    this.issuer = oidcIssuer;
    this.verifier =
      oidcIssuer === null || oidcAudience === null
        ? null
        : makeVerifier(
            oidcIssuer,
            oidcAudience,
            new IssuerKeys(() => fetchKeys(oidcIssuer, deadlines.issuer), clock),
          );
  }

  /** Whether the token claims to be the issuer's; nothing about it is believed yet. */
  claims(token: string): boolean {
    if (this.verifier === null) return false;
    const payload = jwt.decode(token);
    return typeof payload === 'object' && payload?.iss === this.issuer;
  }

  /** The token's claims; `null` for a bad token. Refuses one that has expired, and all while the issuer cannot be asked. */
  async verify(token: string): Promise<Claims | null> {
    const claims = (await this.verifier?.verify(token)) ?? null;
    if (claims !== null && claims.exp * 1000 <= this.clock.now()) throw sessionExpired();
    return claims;
  }
}

function makeVerifier(issuer: string, audience: string, keys: IssuerKeys): JwtVerifier {
  return new JwtVerifier({
    issuer,
    audience,
    algorithms: [...ALGORITHMS],
    keyOf: (_request, token, done) => {
      const header = jwt.decode(String(token), { complete: true })?.header;
      keys.find(header?.kid).then(
        (key) => {
          if (key === null) done(new Error('the issuer has no such key'));
          // A key object: text would be parsed at every request.
          else done(null, key as unknown as Buffer);
        },
        (error: unknown) => {
          done(error instanceof DomainError ? error : issuerUnreachable(error));
        },
      );
    },
  });
}

/** OpenID Connect Discovery 1.0: where the keys are stands in a document below the issuer's own address. */
async function fetchKeys(issuer: string, patienceMs: number): Promise<ReadonlyMap<string, KeyObject>> {
  const base = issuer.replace(/\/$/, '');
  const discovery = await fetchJson(`${base}/.well-known/openid-configuration`, patienceMs);
  const address = discovery['jwks_uri'];
  if (discovery['issuer'] !== issuer || typeof address !== 'string') {
    throw new Error(`${issuer} publishes no usable OpenID configuration`);
  }
  const { keys } = await fetchJson(address, patienceMs);
  if (!Array.isArray(keys)) throw new Error(`${address} holds no key set`);
  return signingKeysOf(keys);
}

async function fetchJson(address: string, patienceMs: number): Promise<Record<string, unknown>> {
  const response = await fetch(address, {
    signal: AbortSignal.timeout(patienceMs),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`${address} answered ${String(response.status)}`);
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null) throw new Error(`${address} answered no JSON object`);
  return body as Record<string, unknown>;
}
