import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { anonymousCall, type Call, type CallOrigin, type Via } from '#kernel';

import { newTraceId } from '../trace/trace.js';
import type { PlatformRequest, PlatformSocket } from './request.js';

const MCP = '/api/mcp';
const API = '/api/';

/**
 * Where a request comes from.
 * @param inBrowser whether it came with the session cookie, or from a form
 */
export function originOf(
  request: Pick<FastifyRequest, 'id' | 'ip' | 'headers' | 'url'>,
  inBrowser: boolean,
): CallOrigin {
  const { id: traceId, ip: address, headers } = request;
  return { traceId, via: viaOf(request.url, inBrowser), address, userAgent: headers['user-agent'] ?? null };
}

/** Each event of a socket is a call of its own. */
export function nextCall(opened: CallOrigin): CallOrigin {
  return { ...opened, traceId: newTraceId() };
}

/** The call that a request is: of its caller, or, where nobody asked who that is, of somebody unknown. */
export function callMadeBy(request: PlatformRequest): Call {
  return request.principal?.call ?? anonymousCall(originOf(request, false));
}

/** Who makes this call, and how: what events say of their changes. On closed routes `@Caller()` has it, too. */
export const CallBy = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  if (context.getType() !== 'ws') return callMadeBy(context.switchToHttp().getRequest<PlatformRequest>());
  const { principal } = context.switchToWs().getClient<PlatformSocket>().data;
  if (!principal) throw new Error('@CallBy() on an event that is open to everybody');
  return principal.call;
});

function viaOf(url: string, inBrowser: boolean): Via {
  if (url.startsWith(MCP)) return 'mcp';
  return inBrowser || !url.startsWith(API) ? 'console' : 'rest';
}
