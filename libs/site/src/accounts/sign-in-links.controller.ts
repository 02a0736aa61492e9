import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { deviceOf, SignInLinks } from '#identity';
import { type PlatformRequest, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { LINK_OVER_PAGE } from '../pages/messages.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { BrowserSessions } from './browser-sessions.js';

/** Signs in by a link that is good for one time. Looking at its page does not use it up: previews look, too. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('signin/link')
@RateLimit({ bucket: 'auth:link', limit: 60, windowMs: 60_000 })
export class SignInLinksController {
  constructor(
    private readonly links: SignInLinks,
    private readonly templates: SiteTemplates,
    private readonly browser: BrowserSessions,
  ) {}

  @Get(':token')
  @Public()
  async show(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const user = await this.links.userOf(token);
    if (user === null) return this.over(reply);
    asPage(reply);
    return this.templates.render('sign-in-link', { title: 'Sign in', username: user.username } as {
      title: string;
    });
  }

  @Post(':token')
  @Public()
  async use(
    @Param('token') token: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    this.browser.demandKeptCookie(request);
    try {
      const session = await this.links.use(token, deviceOf(request));
      if (session === null) return this.over(reply);
      this.browser.begin(session, request, reply);
      return redirect(reply, '/signin/organization');
    } catch (error) {
      const after = { target: null, mayChoose: true };
      const next = this.browser.awaitSecondFactor(error, after, request, reply);
      if (next === null) throw error;
      return next;
    }
  }

  private over(reply: FastifyReply): string {
    asPage(reply, 410);
    return this.templates.message(LINK_OVER_PAGE);
  }
}
