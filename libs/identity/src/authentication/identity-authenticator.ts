import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import { Authenticator, type Credentials } from '#platform';

import { looksLikeKey } from '../keys/key-format.js';
import { looksLikeJwt } from '../tokens/jwt-verifier.js';
import { IssuerAuthentication } from './issuer-authentication.js';
import { KeyAuthentication } from './key-authentication.js';
import { SessionAuthentication } from './session-authentication.js';

/**
 * Turns credentials into the caller, with one lookup whichever they are: what was revoked, deleted or
 * signed out stops working at once.
 */
@Injectable()
export class IdentityAuthenticator extends Authenticator {
  constructor(
    private readonly keys: KeyAuthentication,
    private readonly sessions: SessionAuthentication,
    private readonly issuer: IssuerAuthentication,
  ) {
    super();
  }

  override identify(credentials: Credentials): Promise<Principal | null> {
    return this.find(credentials, true);
  }

  override recognize(credentials: Credentials): Promise<Principal | null> {
    return this.find(credentials, false);
  }

  private async find(credentials: Credentials, isUse: boolean): Promise<Principal | null> {
    const { bearer, apiKey, cookie, address } = credentials;
    if (bearer !== undefined) return this.ofBearer(bearer.trim(), address, isUse);
    if (apiKey !== undefined) return this.keys.identify(apiKey, address, isUse);
    if (cookie === undefined || !looksLikeJwt(cookie)) return null;
    return this.sessions.identify(cookie, 'cookie', isUse);
  }

  private async ofBearer(
    token: string,
    address: string | undefined,
    isUse: boolean,
  ): Promise<Principal | null> {
    if (looksLikeKey(token)) return this.keys.identify(token, address, isUse);
    if (!looksLikeJwt(token)) return null;
    return this.issuer.claims(token)
      ? this.issuer.identify(token, isUse)
      : this.sessions.identify(token, 'bearer', isUse);
  }
}
