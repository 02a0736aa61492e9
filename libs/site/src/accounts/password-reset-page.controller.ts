import { Body, Controller, Get, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { PasswordRequests, PasswordReset, PasswordSignInGuard } from '#identity';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { isStorable } from '#platform/input';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors } from '#platform/pages';

import {
  PASSWORD_CHANGED_PAGE,
  PASSWORD_LINK_OVER_PAGE,
  PASSWORD_LINK_SENT_PAGE,
} from '../pages/messages.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { addressMissing, unusableCharacters } from '../site.errors.js';
import { BrowserSessions } from './browser-sessions.js';
import { newPasswordPage, resetPage } from './password-reset.view.js';
import { readForm, refusalOf } from './sign-in.view.js';

/** The same limits as the twins under `/api/auth`, and the same buckets. */
const REQUESTS = { bucket: 'auth:password-request', limit: 10, windowMs: 60_000 } as const;
const RESETS = { bucket: 'auth:password-reset', limit: 30, windowMs: 60_000 } as const;

/** A new password for who has forgotten theirs. Looking at a link does not use it up: scanners of mail look, too. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('reset')
@Public()
@UseGuards(PasswordSignInGuard)
export class PasswordResetPageController {
  constructor(
    private readonly requests: PasswordRequests,
    private readonly reset: PasswordReset,
    private readonly templates: SiteTemplates,
    private readonly browser: BrowserSessions,
  ) {}

  @Get()
  ask(@Res({ passthrough: true }) reply: FastifyReply): string {
    asPage(reply);
    return this.templates.render('reset', resetPage(this.requests.areMailed));
  }

  @Post()
  @RateLimit(REQUESTS)
  async send(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.requests.areMailed) return this.ask(reply);
    const { email } = readForm(body);
    try {
      this.browser.demandOurs(request);
      if (email.trim() === '') throw addressMissing();
      if (!isStorable(email)) throw unusableCharacters();
      await this.requests.make(email);
      asPage(reply);
      return this.templates.message(PASSWORD_LINK_SENT_PAGE);
    } catch (error) {
      return this.templates.render(
        'reset',
        resetPage(this.requests.areMailed, email, this.refuse(error, reply)),
      );
    }
  }

  @Get(':token')
  @RateLimit(RESETS)
  async show(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!(await this.reset.isGood(token))) return this.over(reply);
    asPage(reply);
    return this.templates.render('new-password', newPasswordPage());
  }

  @Post(':token')
  @RateLimit(RESETS)
  async choose(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!(await this.reset.isGood(token))) return this.over(reply);
    try {
      this.browser.demandOurs(request);
      const { password } = readForm(body);
      await this.reset.confirm(token, password, requesterOf(clientAddress(request), reply));
      asPage(reply);
      return this.templates.message(PASSWORD_CHANGED_PAGE);
    } catch (error) {
      return this.templates.render('new-password', newPasswordPage(this.refuse(error, reply)));
    }
  }

  private refuse(error: unknown, reply: FastifyReply): string {
    const { status, message, headers } = refusalOf(error);
    asPage(reply, status);
    void reply.headers(headers);
    return message;
  }

  private over(reply: FastifyReply): string {
    asPage(reply, 410);
    return this.templates.message(PASSWORD_LINK_OVER_PAGE);
  }
}
