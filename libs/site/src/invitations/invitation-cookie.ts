import { parseCookie, stringifySetCookie } from 'cookie';
import { Injectable } from '@nestjs/common';

import { type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';

const NAME = 'st_invitation';
const SECONDS = 3_600;

/**
 * The secret of an invitation, while whoever follows it signs in or registers: so that it is in no query of an address
 * on the way back.
 */
@Injectable()
export class InvitationCookie {
  constructor(private readonly env: Env) {}

  /** The header that keeps it for an hour. */
  keeping(token: string, request: PlatformRequest): string {
    return this.print(token, SECONDS, request);
  }

  /** The header that drops it. */
  dropping(request: PlatformRequest): string {
    return this.print('', 0, request);
  }

  read({ headers }: PlatformRequest): string | null {
    return headers.cookie === undefined ? null : (parseCookie(headers.cookie)[NAME] ?? null) || null;
  }

  private print(token: string, maxAge: number, request: PlatformRequest): string {
    const secure = publicBase(this.env, request).startsWith('https:');
    return stringifySetCookie(NAME, token, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/invitations',
      secure,
      maxAge,
    });
  }
}
