import type { FastifyInstance } from 'fastify';
import { Histogram, register } from 'prom-client';
import type { Logger } from 'pino';

import type { Principal } from '#kernel';

import { parentTrace } from '../trace/trace.js';
import type { AnswerHeaders } from './answer-headers.js';

const durations = new Histogram({
  name: 'ligature_http_request_duration_seconds',
  help: 'HTTP requests by method, route pattern and status',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [register],
});

/**
 * Gives each answer the headers that all have, and logs and counts each request by its route pattern: never
 * by its address, which may hold a token.
 */
export function observeRequests(fastify: FastifyInstance, logger: Logger, headers: AnswerHeaders): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers(request));
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    const { statusCode, elapsedTime } = reply;
    durations.observe({ method, route, status: statusCode }, elapsedTime / 1000);
    const trace = parentTrace(request.headers['traceparent']);
    const { principal } = request as Answered;
    logger.info({
      msg: 'request',
      trace_id: request.id,
      ...(trace === undefined ? {} : { traceparent: trace }),
      method,
      route,
      status: statusCode,
      ...(principal ? whoOf(principal) : {}),
      ms: Math.round(elapsedTime * 10) / 10,
    });
    done();
  });
}

/** A request as its guards leave it behind. */
interface Answered {
  readonly principal?: Principal | null;
}

/** Who called, by an id that is no secret, and with which key. */
function whoOf({ subject, credential }: Principal): { caller: string; key?: string } {
  return { caller: subject, ...(credential.type === 'api_key' ? { key: credential.keyPrefix } : {}) };
}
