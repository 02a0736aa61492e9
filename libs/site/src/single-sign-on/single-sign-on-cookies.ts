import { parseCookie, stringifySetCookie } from 'cookie';
import { Injectable } from '@nestjs/common';

import { type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';

const ATTEMPT = 'st_sso_';
const CONNECTION = 'st_connect';
const ATTEMPT_SECONDS = 600;
const CONNECTION_SECONDS = 900;
/** Sign-ins that one browser may have begun; of more the first ones are forgotten. */
const MOST_ATTEMPTS = 8;
/** Of the state that a provider gives back: enough to tell attempts apart. */
const NAME_LENGTH = 16;
const STATE = /^[\w-]{43}$/;

/** What a browser keeps while its owner is at an identity provider, for each tab apart, or signs in to connect accounts. */
@Injectable()
export class SingleSignOnCookies {
  constructor(private readonly env: Env) {}

  /** The headers that keep an attempt. */
  keepAttempt(state: string, sealed: string, request: PlatformRequest): string[] {
    const others = Object.keys(cookiesOf(request)).filter((name) => name.startsWith(ATTEMPT));
    const tooMany = others.slice(0, Math.max(0, others.length - MOST_ATTEMPTS + 1));
    return [
      ...tooMany.map((name) => this.print(name, '', 0, request)),
      this.print(nameOf(state), sealed, ATTEMPT_SECONDS, request),
    ];
  }

  attempt(state: string, request: PlatformRequest): string | null {
    return STATE.test(state) ? (cookiesOf(request)[nameOf(state)] ?? null) || null : null;
  }

  dropAttempt(state: string, request: PlatformRequest): string[] {
    return STATE.test(state) ? [this.print(nameOf(state), '', 0, request)] : [];
  }

  keepConnection(sealed: string, request: PlatformRequest): string {
    return this.print(CONNECTION, sealed, CONNECTION_SECONDS, request);
  }

  connection(request: PlatformRequest): string | null {
    return (cookiesOf(request)[CONNECTION] ?? null) || null;
  }

  dropConnection(request: PlatformRequest): string {
    return this.print(CONNECTION, '', 0, request);
  }

  private print(name: string, value: string, maxAge: number, request: PlatformRequest): string {
    const secure = publicBase(this.env, request).startsWith('https:');
    return stringifySetCookie(name, value, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/auth',
      secure,
      maxAge,
    });
  }
}

function nameOf(state: string): string {
  return ATTEMPT + state.slice(0, NAME_LENGTH);
}

function cookiesOf({ headers }: PlatformRequest): Record<string, string | undefined> {
  return headers.cookie === undefined ? {} : parseCookie(headers.cookie);
}
