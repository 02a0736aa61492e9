import type { FastifyRequest } from 'fastify';

import type { Env } from '../config/env.js';
import { schemeOf } from './request-origin.js';

/** The headers that every answer to a request has. */
export type AnswerHeaders = (request: Pick<FastifyRequest, 'id' | 'protocol'>) => Record<string, string>;

/**
 * The trace id and what browsers are told for safety's sake. That they should come over https only is told where the
 * public URL says so, and where the request itself came over https as far as a trusted proxy goes.
 */
export function answerHeaders({
  publicUrl,
  hstsSeconds,
}: Pick<Env, 'publicUrl' | 'hstsSeconds'>): AnswerHeaders {
  const isHttps = publicUrl?.startsWith('https:') === true;
  const policy = `max-age=${String(hstsSeconds)}`;
  return ({ id, protocol }) => ({
    'x-trace-id': id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    ...(hstsSeconds > 0 &&
      (isHttps || schemeOf({ protocol }) === 'https') && { 'strict-transport-security': policy }),
  });
}
