import type { FastifyRequest } from 'fastify';

import type { Env } from '../config/env.js';
import { requestOrigin, schemeOf } from './request-origin.js';

/** Browsers keep secure cookies of these as well. */
const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * The origin of the links in an answer: the configured one, else the one that was asked. The latter is the client's own
 * word: it may go back to the client, and nowhere else.
 */
export function publicBase(
  { publicUrl, host, port }: Pick<Env, 'publicUrl' | 'host' | 'port'>,
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
): string {
  return publicUrl ?? requestOrigin(request) ?? `${schemeOf(request)}://${host}:${String(port)}`;
}

/** Whether a browser would not keep cookies of the base: it sent the form unencrypted, and not on its own machine. */
export function losesCookies(base: string, origin: string | undefined): boolean {
  return base.startsWith('https:') && origin?.startsWith('http://') === true && !LOCAL.test(origin);
}
