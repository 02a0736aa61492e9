import type { Writable } from 'node:stream';

import type { FastifyRequest } from 'fastify';

import type { Principal } from '#kernel';

import { clientOf } from '../http/client-address.js';

/** The place of a request in the share that its caller has of the database. */
export interface DatabasePlace {
  /** The request turns out to be somebody's: it counts for them from now on. */
  move(caller: string): Promise<void>;
  /** The handler is done, whether or not anybody still listens. */
  end(payload: unknown, answer: Writable): void;
}

/** A request as the guards leave it behind: `id` is its trace id. */
export interface PlatformRequest extends FastifyRequest {
  principal?: Principal | null;
  databasePlace?: DatabasePlace;
}

/** What a socket carries from its handshake on. */
export interface PlatformSocket {
  readonly id: string;
  readonly data: {
    credentials?: import('./authenticator.js').Credentials;
    principal?: Principal | null;
    /** As `clientAddress` tells it of a request. */
    client?: string;
  };
}

/** The trace id of a request: 12 lower-case hexadecimal characters. */
export function traceId(request: Pick<FastifyRequest, 'id'>): string {
  return request.id;
}

/**
 * The client that the configured proxies tell of (`LIGATURE_TRUST_PROXY`), the peer otherwise: what limits by address
 * count, so of IPv6 a network.
 */
export function clientAddress(request: Pick<FastifyRequest, 'ip'>): string {
  return clientOf(request.ip);
}
