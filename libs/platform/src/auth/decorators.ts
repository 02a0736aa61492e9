import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';

import type { Principal, Scope } from '#kernel';

import type { PlatformRequest, PlatformSocket } from './request.js';

export const IS_PUBLIC = 'ligature:public';
export const SCOPE = 'ligature:scope';

/** Opens a route or an event to everybody; the guard then does not even look at credentials. */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);

/** The scope an API key must carry for this route or event. Sessions carry all. */
export const RequireScope = (scope: Scope): CustomDecorator => SetMetadata(SCOPE, scope);

/** Who is calling a closed route or event. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal =
    context.getType() === 'ws'
      ? context.switchToWs().getClient<PlatformSocket>().data.principal
      : context.switchToHttp().getRequest<PlatformRequest>().principal;
  if (!principal) throw new Error('@Caller() on a public handler: ask Callers instead');
  return principal;
});
