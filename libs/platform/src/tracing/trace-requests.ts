import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { PlatformRequest } from '../auth/request.js';

interface Traced {
  readonly span: Span;
  readonly context: Context;
}

/**
 * A span for each request, a part of the caller's trace if there is one, named by its route: never by its address, which
 * may hold a token.
 */
export function traceRequests(fastify: FastifyInstance): void {
  const tracer = trace.getTracer('ligature');
  const traced = new WeakMap<FastifyRequest, Traced>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const parent = propagation.extract(context.active(), request.headers);
    const route = request.routeOptions.url ?? 'unknown';
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'ligature.trace_id': request.id,
    };
    const span = tracer.startSpan(
      `${request.method} ${route}`,
      { kind: SpanKind.SERVER, attributes },
      parent,
    );
    const own = trace.setSpan(parent, span);
    traced.set(request, { span, context: own });
    context.with(own, done);
  });
  // What read the body was called by the connection.
  fastify.addHook('preValidation', (request, _reply, done) => {
    context.with(traced.get(request)?.context ?? context.active(), done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const span = traced.get(request)?.span;
    const { principal } = request as PlatformRequest;
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (principal) span?.setAttribute('ligature.caller', principal.subject);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
