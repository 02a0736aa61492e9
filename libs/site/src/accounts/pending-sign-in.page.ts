import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';

import { pendingOf } from '#identity';
import { type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { redirect } from '#platform/pages';

const NAME = 'st_pending';
const PAGE = '/signin/second-factor';
const SECONDS = 600;

/** Where somebody goes who has signed in, and whether they first choose an organization. */
export interface AfterSignIn {
  readonly target: string | null;
  readonly mayChoose: boolean;
}

/** What a sign-in in two steps is finished with, kept by the browser from one page to the other. */
@Injectable()
export class PendingCookie {
  constructor(private readonly env: Env) {}

  /** Sends whoever has to show a second factor to the page for it; `null`: the error is another one. */
  goOn(
    error: unknown,
    { target, mayChoose }: AfterSignIn,
    request: PlatformRequest,
    reply: FastifyReply,
  ): string | null {
    const pending = pendingOf(error);
    if (pending === null) return null;
    void reply.header('set-cookie', this.print(pending.pendingToken, SECONDS, request));
    const query = new URLSearchParams(target === null ? {} : { redirect_url: target });
    if (mayChoose) query.set('choose', '1');
    return redirect(reply, query.size === 0 ? PAGE : `${PAGE}?${query.toString()}`);
  }

  read({ headers }: PlatformRequest): string {
    return headers.cookie === undefined ? '' : (parseCookie(headers.cookie)[NAME] ?? '');
  }

  /** The header that drops it. */
  dropping(request: PlatformRequest): string {
    return this.print('', 0, request);
  }

  private print(token: string, maxAge: number, request: PlatformRequest): string {
    const secure = publicBase(this.env, request).startsWith('https:');
    return stringifySetCookie(NAME, token, { httpOnly: true, sameSite: 'lax', path: PAGE, secure, maxAge });
  }
}
