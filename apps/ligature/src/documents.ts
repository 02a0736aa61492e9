import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, onRequestAsyncHookHandler, RouteOptions } from 'fastify';

import { clientAddress, Limiter } from '#platform';

const MINUTE_MS = 60_000;

/** Swagger UI styles its elements one by one, and draws with pictures that are in its style sheet. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = { 'content-security-policy': POLICY, 'x-frame-options': 'DENY' };

/** What is served beside the controllers: calls a minute of a client address, and the headers. */
const GUARDED = [
  { path: /^\/docs(\/|$)/, bucket: 'docs', limit: 300, headers: PAGE_HEADERS },
  { path: /^\/(openapi\.(json|yaml)|asyncapi\.json)$/, bucket: 'documents', limit: 60, headers: {} },
];

/** Puts limits and headers on the routes of the documentation. Call it before they are made. */
export function guardDocuments(app: NestFastifyApplication): void {
  const limiter = app.get(Limiter);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route: RouteOptions) => {
    const rule = GUARDED.find(({ path }) => path.test(route.url));
    if (rule === undefined) return;
    const guard: onRequestAsyncHookHandler = async (request, reply) => {
      reply.headers(rule.headers);
      await limiter.consume(rule.bucket, clientAddress(request), rule.limit, MINUTE_MS);
    };
    route.onRequest = [route.onRequest ?? [], guard].flat();
  });
}
