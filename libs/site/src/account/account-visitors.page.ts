import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { asPage, type PlatformRequest, redirect, Visitors } from '#platform';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { refusalOf } from '../accounts/sign-in.view.js';
import { type AccountForm, AccountPages } from './account-pages.js';

const PAGE = '/account';
const SIGN_IN = `/signin?redirect_url=${PAGE}`;

/** People who look at their account, and use its forms. */
@Injectable()
export class AccountVisitors {
  constructor(
    private readonly visitors: Visitors,
    private readonly pages: AccountPages,
    private readonly browser: BrowserSessions,
  ) {}

  async show(done: unknown, request: PlatformRequest, reply: FastifyReply): Promise<string> {
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return redirect(reply, SIGN_IN);
    asPage(reply);
    return this.pages.render(visitor, { done });
  }

  /** Does what a form asks for, and shows the page again; refusals are told above the form. */
  submit(
    form: AccountForm,
    request: PlatformRequest,
    reply: FastifyReply,
    work: (visitor: Principal) => Promise<unknown>,
  ): Promise<string> {
    return this.leave(form, request, reply, async (visitor) => {
      await work(visitor);
      return redirect(reply, `${PAGE}?done=${form}`);
    });
  }

  /** The same, and what it answers is shown in place of the page. */
  async leave(
    form: AccountForm,
    request: PlatformRequest,
    reply: FastifyReply,
    work: (visitor: Principal) => Promise<string>,
  ): Promise<string> {
    this.browser.demandOurs(request);
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return redirect(reply, SIGN_IN);
    try {
      return await work(visitor);
    } catch (error) {
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return this.pages.render(visitor, { errors: { [form]: message } });
    }
  }
}
