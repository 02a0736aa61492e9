import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Env } from '../config/env.js';

/** What a page of another origin may read beside what browsers show anybody. */
const EXPOSED = [
  ...['ETag', 'Location', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
  ...['Idempotency-Replayed', 'X-Ignored-Parameters', 'X-Trace-Id'],
];
/** The most that browsers keep the answer to a preflight for: two hours. */
const PREFLIGHT_SECONDS = 7200;

/**
 * Lets scripts of the operator's other origins call and read, with a key or a bearer token. Never with a cookie: no
 * answer allows credentials. Other origins are told nothing, as if there were no CORS.
 */
export function allowOtherOrigins(fastify: FastifyInstance, { corsOrigins }: Pick<Env, 'corsOrigins'>): void {
  if (corsOrigins.length === 0) return;
  const isAllowed = ({ headers: { origin } }: FastifyRequest): boolean =>
    origin !== undefined && corsOrigins.includes(origin);
  void fastify.register(cors, {
    delegator: (request: FastifyRequest, decide) => {
      decide(null, {
        origin: isAllowed(request) ? request.headers.origin : false,
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        exposedHeaders: EXPOSED,
        maxAge: PREFLIGHT_SECONDS,
        strictPreflight: false,
      });
    },
  });
}
