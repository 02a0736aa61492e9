import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

import { DomainError } from '#kernel';

interface LateBodyConfig {
  readonly lateBody?: boolean;
}

/**
 * For a handler that must look at other things before it complains about the body: the guards let pass what could not
 * be read, and `bodyOf` refuses it at the handler's own point.
 */
export const LateBody = (): MethodDecorator => RouteConfig({ lateBody: true } satisfies LateBodyConfig);

/** Whether the route has asked for its body as it comes. */
export function isLateBody(request: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (request.routeOptions.config as LateBodyConfig).lateBody === true;
}

/** The parsed body (`undefined`: there was none) of a `@LateBody()` route. */
export function bodyOf(request: Pick<FastifyRequest, 'body'>): unknown {
  if (request.body instanceof DomainError) throw request.body;
  return request.body;
}
