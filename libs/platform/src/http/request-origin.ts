import type { FastifyRequest } from 'fastify';

import { parseUrl } from '#kernel';

const HOST = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

type Asked = Pick<FastifyRequest, 'protocol' | 'host'>;

/** `https` or `http`, whichever way a proxy writes it. */
export function schemeOf({ protocol }: Pick<FastifyRequest, 'protocol'>): 'https' | 'http' {
  return protocol.trim().toLowerCase() === 'https' ? 'https' : 'http';
}

/**
 * The origin that the request was sent to, as a browser writes it: in lower case, without the usual port. `null`: it
 * names no host. It is the client's word: good to compare the client's own headers with, and to answer the client
 * itself; never to be stored, cached or sent to anybody else.
 */
export function requestOrigin(request: Asked): string | null {
  return originOf(schemeOf(request), request.host);
}

/** As `requestOrigin`. */
export function originOf(scheme: string, host: string): string | null {
  return HOST.test(host) ? (parseUrl(`${scheme}://${host}`)?.origin ?? null) : null;
}
