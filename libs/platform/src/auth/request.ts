import type { Principal } from '#kernel';
import type { FastifyRequest } from 'fastify';

/** A request as the guards leave it behind: `id` is its trace id. */
export interface PlatformRequest extends FastifyRequest {
  principal?: Principal | null;
}

/** What a socket carries from its handshake on. */
export interface PlatformSocket {
  readonly id: string;
  readonly data: {
    credentials?: import('./authenticator.js').Credentials;
    principal?: Principal | null;
  };
  readonly handshake: { readonly address: string };
}

/** The trace id of a request: 12 lower-case hexadecimal characters. */
export function traceId(request: Pick<FastifyRequest, 'id'>): string {
  return request.id;
}

/**
 * The caller's address, as the configured proxies tell it (`LIGATURE_TRUST_PROXY`); the peer's own otherwise.
 */
export function clientAddress(request: Pick<FastifyRequest, 'ip'>): string {
  return request.ip;
}
