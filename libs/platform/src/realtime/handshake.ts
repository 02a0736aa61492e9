import type { IncomingHttpHeaders } from 'node:http';

import { parseUrl } from '#kernel';

import type { CarriedCredentials } from '../auth/authenticator.js';
import { bearerToken, sessionCookie } from '../auth/credentials.js';
import { originOf } from '../http/request-origin.js';

/** What a client sends to open a socket. */
export interface HandshakeFace {
  readonly headers: IncomingHttpHeaders;
  /** The payload of Socket.IO's CONNECT packet. */
  readonly auth: Readonly<Record<string, unknown>>;
}

/** Which shape of diffs the client understands; 1 unless it says otherwise. */
export type ApiVersion = 1 | 2;

/**
 * The most explicit credential of a handshake, or `null` (docs/contracts/node-graph.md#handshake-credentials): auth payload, `Authorization`,
 * subprotocol (`Bearer, <token>`), session cookie. Never the query: addresses end up in logs.
 */
export function handshakeCredentials({ headers, auth }: HandshakeFace): CarriedCredentials | null {
  const bearer =
    payloadToken(auth) ??
    bearerToken(headers.authorization) ??
    subprotocolToken(headers['sec-websocket-protocol']);
  if (bearer !== undefined) return { bearer };
  const cookie = sessionCookie(headers.cookie);
  return cookie === undefined || cookie === '' ? null : { cookie };
}

/** `auth.api_version`. */
export function apiVersionOf({ auth }: HandshakeFace): ApiVersion {
  const wanted = auth['api_version'];
  return wanted === 2 || wanted === '2' ? 2 : 1;
}

/**
 * Whether the page that opens a cookie-carrying socket is ours. Token clients are never asked: some libraries
 * make up an `Origin`. A client without one is no browser.
 *
 * @param own origins that are ours beside the host that was called.
 * @param behindProxy whether the word of a proxy on that host is believed.
 */
export function isOwnOrigin(
  headers: IncomingHttpHeaders,
  own: readonly string[],
  behindProxy: boolean,
): boolean {
  const { origin } = headers;
  if (origin === undefined || own.includes(origin)) return true;
  const forwarded = behindProxy ? String(headers['x-forwarded-host'] ?? '').split(',') : [];
  const host = forwarded.at(-1)?.trim() || (headers.host ?? '');
  const scheme = parseUrl(origin)?.protocol.slice(0, -1) ?? '';
  return /^https?$/.test(scheme) && originOf(scheme, host) === origin;
}

function payloadToken(auth: Readonly<Record<string, unknown>>): string | undefined {
  return [auth['api_token'], auth['token']].find(
    (token): token is string => typeof token === 'string' && token.trim() !== '',
  );
}

function subprotocolToken(header: string | undefined): string | undefined {
  const [scheme, token] = (header ?? '').split(',').map((part) => part.trim());
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && token !== '' ? token : undefined;
}
