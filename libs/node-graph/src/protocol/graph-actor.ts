import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { PlatformRequest } from '#platform/auth';
import type { ApiVersion, RealtimeSocket } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { userRequired } from './input.errors.js';

/** Parameter decorator: the caller as an actor. Refuses team keys. */
export const GraphActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  if (context.getType() === 'ws') {
    const socket = context.switchToWs().getClient<RealtimeSocket>();
    return actorOf(socket.data.principal, socket.id, socket.data.apiVersion);
  }
  const request = context.switchToHttp().getRequest<PlatformRequest>();
  return actorOf(request.principal, null, apiVersionOf(request));
});

/** The shape of diffs that an HTTP caller asks for. */
export function apiVersionOf({ headers }: PlatformRequest): ApiVersion {
  return headers['x-api-version'] === '2' ? 2 : 1;
}

/** A caller of either protocol, or an agent, as an actor. Refuses team keys. */
export function actorOf(
  principal: Principal | null | undefined,
  origin: string | null,
  version: ApiVersion,
): Actor {
  if (!principal) throw new Error('@GraphActor() on a public handler');
  const { userId, username, email, call } = principal;
  if (userId === null) throw userRequired();
  return { userId, username, email, origin, version, call };
}
