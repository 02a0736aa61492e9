import { stringifySetCookie } from 'cookie';

import { type PlatformRequest, SESSION_COOKIE } from '#platform/auth';
import { type Env } from '#platform/config';
import { schemeOf } from '#platform/http';

import type { Session } from '../sessions/sessions.service.js';

const attributes = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', path: '/', secure }) as const;

/** Whether the service is reached by https: then its cookies go over nothing else. */
export function isReachedByHttps({ publicUrl }: Env, request: PlatformRequest): boolean {
  return (publicUrl ?? `${schemeOf(request)}:`).startsWith('https:');
}

/** `Set-Cookie` of a fresh session. No script can read it, no other site's form can send it. */
export function startingCookie({ token, expiresAt }: Session, secure: boolean): string {
  return stringifySetCookie(SESSION_COOKIE, token, { ...attributes(secure), expires: expiresAt });
}

/** `Set-Cookie` that takes the session away from the browser. */
export function endingCookie(secure: boolean): string {
  return stringifySetCookie(SESSION_COOKIE, '', { ...attributes(secure), expires: new Date(0) });
}
