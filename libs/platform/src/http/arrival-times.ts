import type { Deadlines } from '../config/deadlines.js';

const CHECK_EVERY_MS = 2_000;

/**
 * For every HTTP server of ours. A request that does not arrive in time is cut, and its head sooner; answers and
 * websockets may take as long as they like.
 */
export function arrivalTimes({ request, requestHead, keepAlive }: Deadlines): {
  readonly requestTimeout: number;
  readonly headersTimeout: number;
  readonly keepAliveTimeout: number;
  readonly connectionsCheckingInterval: number;
} {
  const headersTimeout = Math.min(request, requestHead);
  return {
    requestTimeout: request,
    headersTimeout,
    keepAliveTimeout: keepAlive,
    connectionsCheckingInterval: Math.max(50, Math.min(headersTimeout / 4, CHECK_EVERY_MS)),
  };
}
