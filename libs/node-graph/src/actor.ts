import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { ApiVersion, PlatformRequest, RealtimeSocket } from '#platform';

import { userRequired } from './node-graph.errors.js';

/** The user who acts, on whichever wire. */
export interface Actor {
  readonly userId: string;
  readonly username: string | null;
  readonly email: string | null;
  /** The connection that is answered directly and must not be told again; `null` over REST. */
  readonly origin: string | null;
  /** Which shape of diffs the caller understands. */
  readonly version: ApiVersion;
}

/** No person: what happens by itself, as time passes. */
export const SERVICE: Actor = {
  userId: '00000000-0000-0000-0000-000000000000',
  username: null,
  email: null,
  origin: null,
  version: 1,
};

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

/** A caller of either wire, or an agent, as an actor. Refuses team keys. */
export function actorOf(
  principal: Principal | null | undefined,
  origin: string | null,
  version: ApiVersion,
): Actor {
  if (!principal) throw new Error('@GraphActor() on a public handler');
  const { userId, username, email } = principal;
  if (userId === null) throw userRequired();
  return { userId, username, email, origin, version };
}
