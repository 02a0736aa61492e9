import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

import { foreignOrigin, isSameOrigin, type PlatformRequest, trustedOrigins } from '#platform/auth';
import { Env } from '#platform/config';

/** Keeps pages of other sites from signing their visitors in or out here: no cookie tells on these routes. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  private readonly origins: readonly string[];

  constructor(env: Env) {
    this.origins = trustedOrigins(env);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<PlatformRequest>();
    if (!isSameOrigin(request, this.origins)) throw foreignOrigin();
    return true;
  }
}
