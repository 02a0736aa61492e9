import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { type PlatformRequest } from '#platform/auth';
import { asPage, redirect, Visitors } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { refusalOf } from '../accounts/sign-in.view.js';

/** A page for people who are signed in: where it is, and how it is shown with what was refused. */
export interface SignedInPage {
  readonly path: string;
  readonly refused: (visitor: Principal, message: string) => Promise<string>;
}

/** People who are signed in, and use the forms of a page of theirs; others are sent to sign in, and back. */
@Injectable()
export class SignedInVisitors {
  constructor(
    private readonly visitors: Visitors,
    private readonly browser: BrowserSessions,
  ) {}

  async show(
    path: string,
    request: PlatformRequest,
    reply: FastifyReply,
    render: (visitor: Principal) => Promise<string>,
  ): Promise<string> {
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return toSignIn(path, reply);
    asPage(reply);
    return render(visitor);
  }

  /** What the form asks for; refusals are shown in the page. */
  async submit(
    { path, refused }: SignedInPage,
    request: PlatformRequest,
    reply: FastifyReply,
    work: (visitor: Principal) => Promise<string>,
  ): Promise<string> {
    this.browser.demandOurs(request);
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return toSignIn(path, reply);
    try {
      return await work(visitor);
    } catch (error) {
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return refused(visitor, message);
    }
  }
}

function toSignIn(path: string, reply: FastifyReply): string {
  return redirect(reply, `/signin?redirect_url=${path}`);
}
