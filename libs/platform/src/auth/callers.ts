import { Injectable } from '@nestjs/common';

import { DomainError, type Principal } from '#kernel';

import { Env } from '../config/env.js';
import { originOf } from './call.js';
import { badCredentials, foreignOrigin } from './auth.errors.js';
import { Authenticator, type Credentials } from './authenticator.js';
import { credentialsOf } from './credentials.js';
import type { PlatformRequest } from './request.js';
import { isSameOrigin } from './same-origin.js';
import { trustedOrigins } from './trusted-origins.js';

/**
 * Tells who sends an HTTP request. The guard asks it for every closed route; a public handler that
 * treats known callers differently asks it itself. The identity room provides it beside its `Authenticator`.
 */
@Injectable()
export class Callers {
  private readonly origins: readonly string[];

  constructor(
    private readonly authenticator: Authenticator,
    env: Env,
  ) {
    this.origins = trustedOrigins(env);
  }

  /**
   * `null` without credentials; refuses with `unauthenticated` if some were sent but are not valid.
   * A session cookie that is over counts as none: browsers go on sending it.
   */
  async resolve(request: PlatformRequest): Promise<Principal | null> {
    if (request.principal !== undefined) return request.principal;
    const credentials = credentialsOf(request);
    if (credentials === null) return (request.principal = null);
    const principal = await this.identified(
      { ...credentials, origin: originOf(request, credentials.cookie !== undefined) },
      request,
    );
    if (principal !== null) await request.databasePlace?.move(principal.subject);
    return (request.principal = principal);
  }

  private async identified(credentials: Credentials, request: PlatformRequest): Promise<Principal | null> {
    if (credentials.cookie !== undefined) return this.ofCookie(credentials, request);
    const principal = await this.authenticator.identify(credentials);
    if (principal === null) throw badCredentials();
    return principal;
  }

  private async ofCookie(credentials: Credentials, request: PlatformRequest): Promise<Principal | null> {
    const principal = await this.authenticator.identify(credentials).catch((error: unknown) => {
      if (error instanceof DomainError && error.kind === 'unauthenticated') return null;
      throw error;
    });
    if (principal !== null && !isSameOrigin(request, this.origins)) throw foreignOrigin();
    return principal;
  }
}
