import { Body, Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { isJsonObject } from '#kernel';
import { type PlatformRequest, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { InvitationCookie } from './invitation-cookie.js';
import { InvitationPages } from './invitation-pages.js';

/**
 * Answers an invitation by its link. Looking at the page joins nothing: previews and mail scanners look, too. Whoever has
 * to sign in first comes back by a cookie.
 */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('invitations')
@RateLimit({ bucket: 'invitations:page', limit: 60, windowMs: 60_000 })
export class InvitationPagesController {
  constructor(
    private readonly pages: InvitationPages,
    private readonly cookie: InvitationCookie,
    private readonly browser: BrowserSessions,
  ) {}

  /** The way back of who signed in or registered. */
  @Get()
  @Public()
  back(@Req() request: PlatformRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const token = this.cookie.read(request);
    return redirect(reply, token === null ? '/signin' : addressOf(token));
  }

  @Get(':token')
  @Public()
  async show(
    @Param('token') token: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { page, isOver } = await this.pages.show(token, request);
    asPage(reply, isOver ? 410 : 200);
    const cookie = isOver ? this.cookie.dropping(request) : this.cookie.keeping(token, request);
    void reply.header('set-cookie', cookie);
    return page;
  }

  @Post(':token')
  @Public()
  async answer(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    const declines = isJsonObject(body) && body['answer'] === 'decline';
    const page = await this.pages.answer(token, declines, request);
    if (page === null) return redirect(reply, addressOf(token));
    asPage(reply);
    void reply.header('set-cookie', this.cookie.dropping(request));
    return page;
  }
}

function addressOf(token: string): string {
  return `/invitations/${encodeURIComponent(token)}`;
}
