import type { FastifyRequest } from 'fastify';

import { requestOrigin } from '../http/request-origin.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that is believed because of a cookie may change something. Browsers say where a
 * request comes from in `Sec-Fetch-Site`, older ones in `Origin`; a request with neither is no browser's.
 *
 * @param own origins that count as ours: `ownOrigins` or `trustedOrigins`.
 */
export function isSameOrigin(
  request: Pick<FastifyRequest, 'method' | 'headers' | 'protocol' | 'host'>,
  own: readonly string[],
): boolean {
  if (SAFE.has(request.method)) return true;
  const { origin } = request.headers;
  if (origin !== undefined && own.includes(origin)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || origin === requestOrigin(request);
}
