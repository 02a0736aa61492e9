import { Injectable } from '@nestjs/common';

import type { CallOrigin, Principal } from '#kernel';

import { personOf } from '../accounts/external-person.js';
import { ExternalUsers } from '../accounts/external-users.service.js';
import { IssuerAddresses } from '../accounts/issuer-addresses.service.js';
import { IssuerTokens } from '../tokens/issuer-tokens.js';
import { principalOfSession } from './principal-of.js';
import { PrincipalsRepository } from './principals.repository.js';

/** Who calls with a token of the configured issuer; they get an account the first time. */
@Injectable()
export class IssuerAuthentication {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly tokens: IssuerTokens,
    private readonly users: ExternalUsers,
    private readonly addresses: IssuerAddresses,
  ) {}

  /** Whether the token claims to be the issuer's; nothing about it is believed yet. */
  claims(token: string): boolean {
    return this.tokens.claims(token);
  }

  /**
   * Refuses as `IssuerTokens.verify` does.
   * @param isUse whether accounts are made, and follow what the issuer says of them
   */
  async identify(token: string, origin: CallOrigin, isUse: boolean): Promise<Principal | null> {
    const claims = await this.tokens.verify(token);
    if (claims === null) return null;
    const expiresAt = claims.exp * 1000;
    let row = await this.principals.findByIssuer(claims.iss, claims.sub);
    if (row === null && isUse) {
      await this.users.provision(personOf(claims, 'oidc'), origin);
      row = await this.principals.findByIssuer(claims.iss, claims.sub);
    } else if (row !== null && isUse) {
      const email = await this.addresses.follow(claims, row.emailVerified ? row.email : null, origin);
      if (email !== null) row = { ...row, email, emailVerified: true };
    }
    if (row === null) return null;
    const signedInAt = typeof claims['auth_time'] === 'number' ? claims['auth_time'] * 1000 : null;
    const credential = { type: 'session', via: 'bearer', expiresAt, sessionId: null, signedInAt } as const;
    return principalOfSession(row, credential, null, origin);
  }
}
