import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, onRequestAsyncHookHandler, RouteOptions } from 'fastify';

import { clientAddress } from '#platform/auth';
import { Limiter } from '#platform/limits';

const MINUTE_MS = 60_000;

/** What is served of the documentation: calls a minute of a client address. */
const GUARDED = [
  { path: /^\/docs(\/|$)/, bucket: 'docs', limit: 300 },
  { path: /^\/(openapi\.(json|yaml)|asyncapi\.json)$/, bucket: 'documents', limit: 60 },
];

/** Puts limits on the routes of the documentation. Call it before they are made. */
export function guardDocuments(app: NestFastifyApplication): void {
  const limiter = app.get(Limiter);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route: RouteOptions) => {
    const rule = GUARDED.find(({ path }) => path.test(route.url));
    if (rule === undefined) return;
    const guard: onRequestAsyncHookHandler = async (request) =>
      limiter.consume(rule.bucket, clientAddress(request), rule.limit, MINUTE_MS);
    route.onRequest = [route.onRequest ?? [], guard].flat();
  });
}
