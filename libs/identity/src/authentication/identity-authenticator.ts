import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';
import { Authenticator, type Credentials } from '#platform';

import { ExternalUsers } from '../accounts/external-users.service.js';
import { isSecret, looksLikeKey, parseKey } from '../keys/key-format.js';
import { KeyUses } from '../keys/key-uses.js';
import { Sessions } from '../sessions/sessions.service.js';
import { sessionExpired } from './authentication.errors.js';
import { IssuerTokens } from './issuer-tokens.js';
import { looksLikeJwt } from './jwt-verifier.js';
import { principalOfKey, principalOfSession } from './principal-of.js';
import { PrincipalsRepository, type UserPrincipalRow } from './principals.repository.js';

/** Compared against where there is no key, so that unknown and wrong keys take the same way. */
const NO_HASH = '0'.repeat(64);

/**
 * Turns credentials into the caller, with one lookup whichever they are: what was revoked, deleted or
 * signed out stops working at once.
 */
@Injectable()
export class IdentityAuthenticator extends Authenticator {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly keyUses: KeyUses,
    private readonly sessions: Sessions,
    private readonly issuer: IssuerTokens,
    private readonly externalUsers: ExternalUsers,
    private readonly clock: Clock,
  ) {
    super();
  }

  override identify(credentials: Credentials): Promise<Principal | null> {
    return this.find(credentials, true);
  }

  override recognize(credentials: Credentials): Promise<Principal | null> {
    return this.find(credentials, false);
  }

  private async find({ bearer, apiKey, cookie }: Credentials, isUse: boolean): Promise<Principal | null> {
    if (bearer !== undefined) return this.ofBearer(bearer.trim(), isUse);
    if (apiKey !== undefined) return this.ofKey(apiKey, isUse);
    if (cookie === undefined || !looksLikeJwt(cookie)) return null;
    return this.ofSession(cookie, 'cookie');
  }

  private async ofBearer(token: string, isUse: boolean): Promise<Principal | null> {
    if (looksLikeKey(token)) return this.ofKey(token, isUse);
    if (!looksLikeJwt(token)) return null;
    return this.issuer.claims(token) ? this.ofIssuer(token, isUse) : this.ofSession(token, 'bearer');
  }

  private async ofKey(token: string, isUse: boolean): Promise<Principal | null> {
    const key = parseKey(token);
    if (key === null) return null;
    const row = await this.principals.findByKeyPrefix(key.prefix);
    if (!isSecret(key.secret, row?.secretHash ?? NO_HASH) || row === null) return null;
    const principal = principalOfKey(key.prefix, row);
    if (isUse) this.keyUses.note(Number(row.keyId));
    return principal;
  }

  private async ofSession(token: string, via: 'cookie' | 'bearer'): Promise<Principal | null> {
    const session = await this.sessions.verify(token);
    if (session === null) return null;
    const { userId, sessionId, orgId, expiresAt } = session;
    if (expiresAt <= this.clock.now()) throw sessionExpired();
    const row = await this.principals.findBySession(userId, sessionId);
    return row && principalOfSession(row, { type: 'session', via, expiresAt }, orgId);
  }

  private async ofIssuer(token: string, isUse: boolean): Promise<Principal | null> {
    const claims = await this.issuer.verify(token);
    if (claims === null) return null;
    const expiresAt = claims.exp * 1000;
    if (expiresAt <= this.clock.now()) throw sessionExpired();
    let row = await this.findExternal(claims.iss, claims.sub);
    if (row === null && isUse) {
      await this.externalUsers.provision(claims);
      row = await this.findExternal(claims.iss, claims.sub);
    } else if (row !== null && isUse) {
      const email = await this.externalUsers.follow(claims, row.emailVerified ? row.email : null);
      if (email !== null) row = { ...row, email, emailVerified: true };
    }
    return row && principalOfSession(row, { type: 'session', via: 'bearer', expiresAt }, null);
  }

  private findExternal(issuer: string, subject: string): Promise<UserPrincipalRow | null> {
    return this.principals.findByIssuer(issuer, subject);
  }
}
