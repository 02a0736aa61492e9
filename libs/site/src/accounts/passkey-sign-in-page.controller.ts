import { Body, Controller, HttpCode, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { deviceOf, PasskeySignIn, PasswordSignInGuard } from '#identity';
import { isJsonObject } from '#kernel';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { passkeyMissing } from '../site.errors.js';
import { nextOf } from './after-sign-in.js';
import { BrowserSessions } from './browser-sessions.js';
import { passkeyAnswerIn } from './passkey-form.js';
import { SignInPages } from './sign-in-pages.js';
import { readForm, refusalOf } from './sign-in.view.js';

/** The form that signs in with a passkey alone; a script fills it in. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('signin/passkey')
@Public()
@RateLimit({ bucket: 'auth:login', limit: 120, windowMs: 60_000 })
export class PasskeySignInPageController {
  constructor(
    private readonly signIns: PasskeySignIn,
    private readonly browser: BrowserSessions,
    private readonly pages: SignInPages,
  ) {}

  @Post()
  @HttpCode(200)
  @UseGuards(PasswordSignInGuard)
  async signIn(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const asked = isJsonObject(body) ? body['redirect_url'] : undefined;
    const target = this.browser.targetOf(asked, request);
    try {
      this.browser.demandOurs(request);
      this.browser.demandKeptCookie(request);
      const answer = passkeyAnswerIn(body, request, this.browser.baseOf(request));
      if (answer === null) throw passkeyMissing();
      const requester = requesterOf(clientAddress(request), reply);
      const signedIn = await this.signIns.signIn(answer, null, requester, deviceOf(request));
      this.browser.begin(signedIn.session, request, reply);
      return redirect(reply, nextOf(signedIn, body, target));
    } catch (error) {
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return this.pages.render('sign-in', readForm({}), target, message);
    }
  }
}
