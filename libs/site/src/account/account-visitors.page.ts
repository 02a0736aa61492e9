import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { type PlatformRequest } from '#platform/auth';
import { redirect } from '#platform/pages';

import { type AccountForm, AccountPages } from './account-pages.js';
import { SignedInVisitors } from './signed-in-visitors.page.js';

const PAGE = '/account';

/** People who look at their account, and use its forms. */
@Injectable()
export class AccountVisitors {
  constructor(
    private readonly visitors: SignedInVisitors,
    private readonly pages: AccountPages,
  ) {}

  show(done: unknown, request: PlatformRequest, reply: FastifyReply): Promise<string> {
    return this.visitors.show(PAGE, request, reply, (visitor) => this.pages.render(visitor, { done }));
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
  leave(
    form: AccountForm,
    request: PlatformRequest,
    reply: FastifyReply,
    work: (visitor: Principal) => Promise<string>,
  ): Promise<string> {
    const refused = (visitor: Principal, message: string): Promise<string> =>
      this.pages.render(visitor, { errors: { [form]: message } });
    return this.visitors.submit({ path: PAGE, refused }, request, reply, work);
  }
}
