import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { endingCookie, type Session, startingCookie } from '#identity';
import type { Principal } from '#kernel';
import { foreignOrigin, isSameOrigin, ownOrigins, type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { losesCookies, publicBase } from '#platform/http';
import { Visitors } from '#platform/pages';

import { cookieNotKept } from '../site.errors.js';
import { type AfterSignIn, PendingCookie } from './pending-sign-in.page.js';
import { returnTo } from './return-to.js';

/** The session cookie of a browser that uses our forms, and the way back to where it came from. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly env: Env,
    private readonly visitors: Visitors,
    private readonly pending: PendingCookie,
  ) {}

  /** Refuses forms of other sites, and browsers that would not keep a session. */
  demandOurs(request: PlatformRequest): void {
    if (!isSameOrigin(request, ownOrigins(this.env))) throw foreignOrigin();
  }

  /** Who is signed in. */
  visitorOf(request: PlatformRequest): Promise<Principal | null> {
    return this.visitors.of(request);
  }

  /** A browser drops the cookie of an https address that it gets over plain http: nobody would be signed in. */
  demandKeptCookie(request: PlatformRequest): void {
    const base = publicBase(this.env, request);
    if (losesCookies(base, request.headers.origin)) throw cookieNotKept(base);
  }

  /** The origin that the browser is to know us by. */
  baseOf(request: PlatformRequest): string {
    return publicBase(this.env, request);
  }

  begin(session: Session, request: PlatformRequest, reply: FastifyReply): void {
    void reply.header('set-cookie', startingCookie(session, this.isSecure(request)));
  }

  /** Where whoever has to show a second factor goes on; `null`: the error says something else. */
  awaitSecondFactor(
    error: unknown,
    after: AfterSignIn,
    request: PlatformRequest,
    reply: FastifyReply,
  ): string | null {
    return this.pending.goOn(error, after, request, reply);
  }

  end(request: PlatformRequest, reply: FastifyReply): void {
    void reply.header('set-cookie', endingCookie(this.isSecure(request)));
  }

  /** The page of ours that a form or a query names; `null`: none. */
  targetOf(asked: unknown, request: PlatformRequest): string | null {
    return returnTo(asked, publicBase(this.env, request));
  }

  private isSecure(request: PlatformRequest): boolean {
    return publicBase(this.env, request).startsWith('https:');
  }
}
