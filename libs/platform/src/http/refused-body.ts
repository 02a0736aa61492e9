import { HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '#kernel';

import type { Problem } from '../errors/problem.js';

/** Fastify's codes for a body that it does not read, or not to its end: too large, or of no content type. */
const REFUSED = 'FST_ERR_CTP_';

/**
 * Hands a request whose body Fastify has refused to its route, as the parser does with one that it cannot read: the
 * guards come first. Answers whether it did.
 */
export function routeRefusedBody(
  error: unknown,
  { kind, reason, message }: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (!isRefusal(error) || kind === 'internal' || request.is404) return false;
  request.body = causeOf(error).refusal ?? new DomainError(kind, reason, message);
  void request.routeOptions.handler.call(request.server, request, reply);
  return true;
}

function isRefusal(error: unknown): boolean {
  const { code } = causeOf(error);
  return typeof code === 'string' && code.startsWith(REFUSED);
}

/** Nest hands on what Fastify has thrown as the cause of its own error, and what an encoding has as it is. */
function causeOf(error: unknown): { readonly code?: unknown; readonly refusal?: DomainError } {
  const cause: unknown = error instanceof HttpException ? error.cause : error;
  return typeof cause === 'object' && cause !== null ? cause : {};
}
