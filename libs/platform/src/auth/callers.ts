import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { Env } from '../config/env.js';
import { badCredentials, foreignOrigin } from './auth.errors.js';
import { Authenticator } from './authenticator.js';
import { credentialsOf } from './credentials.js';
import type { PlatformRequest } from './request.js';
import { isSameOrigin } from './same-origin.js';

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
    this.origins = env.publicUrl === null ? env.corsOrigins : [env.publicUrl, ...env.corsOrigins];
  }

  /** `null` without credentials; refuses with `unauthenticated` if some were sent but are not valid. */
  async resolve(request: PlatformRequest): Promise<Principal | null> {
    if (request.principal !== undefined) return request.principal;
    const credentials = credentialsOf(request);
    if (credentials === null) return (request.principal = null);
    const principal = await this.authenticator.identify(credentials);
    if (principal === null) throw badCredentials();
    if (credentials.cookie !== undefined && !isSameOrigin(request, this.origins)) throw foreignOrigin();
    return (request.principal = principal);
  }
}
