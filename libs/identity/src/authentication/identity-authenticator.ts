import { Injectable } from '@nestjs/common';

import type { CallOrigin, Principal } from '#kernel';
import { Authenticator, type Credentials } from '#platform/auth';

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
    const { bearer, apiKey, cookie, origin } = credentials;
    if (bearer !== undefined) return this.ofBearer(bearer.trim(), origin, isUse);
    if (apiKey !== undefined) return this.keys.identify(apiKey, origin, isUse);
    if (cookie === undefined || !looksLikeJwt(cookie)) return null;
    return this.sessions.identify(cookie, { via: 'cookie', origin }, isUse);
  }

  private async ofBearer(token: string, origin: CallOrigin, isUse: boolean): Promise<Principal | null> {
    if (looksLikeKey(token)) return this.keys.identify(token, origin, isUse);
    if (!looksLikeJwt(token)) return null;
    return this.issuer.claims(token)
      ? this.issuer.identify(token, origin, isUse)
      : this.sessions.identify(token, { via: 'bearer', origin }, isUse);
  }
}
