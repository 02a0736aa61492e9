import { parseCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';

import type { CarriedCredentials } from './authenticator.js';

/** The name of the session cookie. */
export const SESSION_COOKIE = 'st_access';

const BEARER = /^\s*bearer\s+(\S+)\s*$/i;

/** The token of an `Authorization` header; other schemes and an empty token count as none. */
export function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

/** The session cookie's value. */
export function sessionCookie(header: string | undefined): string | undefined {
  if (header === undefined || !header.includes(SESSION_COOKIE)) return undefined;
  return parseCookie(header)[SESSION_COOKIE] ?? undefined;
}

/** The most explicit credential of a request, or `null` if it carries none: bearer, API key, cookie. */
export function credentialsOf(request: Pick<FastifyRequest, 'headers'>): CarriedCredentials | null {
  const bearer = bearerToken(request.headers.authorization);
  if (bearer !== undefined) return { bearer };
  const header = request.headers['x-api-key'];
  const apiKey = Array.isArray(header) ? header[0] : header;
  if (apiKey !== undefined && apiKey.trim() !== '') return { apiKey: apiKey.trim() };
  const cookie = sessionCookie(request.headers.cookie);
  return cookie === undefined || cookie === '' ? null : { cookie };
}
