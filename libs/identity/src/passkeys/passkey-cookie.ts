import { parseCookie, stringifySetCookie } from 'cookie';

import type { PlatformRequest } from '#platform/auth';

const NAME = 'st_passkey';
const SECONDS = 600;

/** `Set-Cookie` of what a browser keeps until its answer. No script can read it, and no page of others sends it. */
export function keepingChallenge(token: string, secure: boolean): string {
  const attributes = { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge: SECONDS } as const;
  return stringifySetCookie(NAME, token, attributes);
}

/** What was kept; empty: nothing. */
export function keptChallenge({ headers }: Pick<PlatformRequest, 'headers'>): string {
  return headers.cookie === undefined ? '' : (parseCookie(headers.cookie)[NAME] ?? '');
}
