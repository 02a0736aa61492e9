import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { deviceOf, ExternalSignIn } from '#identity';
import { type PlatformRequest, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { nextAfterSignIn } from '../accounts/next-page.js';
import { refusalOf } from '../accounts/sign-in.view.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { fieldsOf, pathWithin, signInTroublePage } from './single-sign-on.view.js';
import { SingleSignOnCookies } from './single-sign-on-cookies.js';

/** Leads to an identity provider, and back. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('auth')
@Public()
@RateLimit({ bucket: 'auth:external', limit: 120, windowMs: 60_000 })
export class SingleSignOnController {
  constructor(
    private readonly signIn: ExternalSignIn,
    private readonly cookies: SingleSignOnCookies,
    private readonly browser: BrowserSessions,
    private readonly templates: SiteTemplates,
  ) {}

  @Get(':provider/start')
  async start(
    @Param('provider') provider: string,
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { return_to: asked, connect } = fieldsOf(query);
    const returnTo = pathWithin(this.browser.targetOf(asked, request));
    try {
      const connects = connect === '1' ? ((await this.browser.visitorOf(request))?.userId ?? null) : null;
      const { address, state, attempt } = await this.signIn.begin(provider, { returnTo, connects });
      void reply.header('set-cookie', this.cookies.keepAttempt(state, attempt, request));
      return redirect(reply, address);
    } catch (error) {
      return this.trouble(error, returnTo, reply);
    }
  }

  @Get(':provider/callback')
  async callback(
    @Param('provider') provider: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const answer = new URL(request.url, 'http://answer').searchParams;
    const state = answer.get('state') ?? '';
    const attempt = this.cookies.attempt(state, request);
    void reply.header('set-cookie', this.cookies.dropAttempt(state, request));
    try {
      const arrival = await this.signIn.complete(provider, answer, attempt, deviceOf(request));
      if (arrival.state === 'to-connect') {
        void reply.header('set-cookie', this.cookies.keepConnection(arrival.connection, request));
        return redirect(reply, '/auth/connect');
      }
      if (arrival.state === 'second-step') {
        const after = { target: arrival.returnTo, mayChoose: true };
        const next = this.browser.awaitSecondFactor(arrival.refusal, after, request, reply);
        if (next === null) throw arrival.refusal;
        return next;
      }
      this.browser.begin(arrival.signedIn.session, request, reply);
      return redirect(reply, nextAfterSignIn(arrival.signedIn, arrival.returnTo));
    } catch (error) {
      return this.trouble(error, null, reply);
    }
  }

  private trouble(error: unknown, returnTo: string | null, reply: FastifyReply): string {
    const { status, message, headers } = refusalOf(error);
    asPage(reply, status);
    void reply.headers(headers);
    return this.templates.message(signInTroublePage(message, returnTo));
  }
}
