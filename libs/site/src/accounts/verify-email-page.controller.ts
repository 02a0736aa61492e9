import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { AddressConfirmation } from '#identity';
import { callMadeBy, type PlatformRequest, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors } from '#platform/pages';

import { ADDRESS_CONFIRMED_PAGE, ADDRESS_LINK_OVER_PAGE } from '../pages/messages.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { BrowserSessions } from './browser-sessions.js';
import { refusalOf } from './sign-in.view.js';

const TITLE = 'Confirm your address';

/** Confirms an address by a link that was sent to it. Looking at its page does nothing: scanners of mail look, too. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('verify')
@Public()
@RateLimit({ bucket: 'auth:address', limit: 30, windowMs: 60_000 })
export class VerifyEmailPageController {
  constructor(
    private readonly confirmation: AddressConfirmation,
    private readonly templates: SiteTemplates,
    private readonly browser: BrowserSessions,
  ) {}

  @Get(':token')
  async show(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const email = await this.confirmation.addressOf(token);
    if (email === null) return this.over(reply);
    asPage(reply);
    return this.templates.render('verify', { title: TITLE, email, error: null } as { title: string });
  }

  @Post(':token')
  async confirm(
    @Param('token') token: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    if ((await this.confirmation.addressOf(token)) === null) return this.over(reply);
    try {
      await this.confirmation.confirm(token, callMadeBy(request));
      asPage(reply);
      return this.templates.message(ADDRESS_CONFIRMED_PAGE);
    } catch (error) {
      const { status, message } = refusalOf(error);
      asPage(reply, status);
      return this.templates.render('verify', { title: TITLE, email: '', error: message } as {
        title: string;
      });
    }
  }

  private over(reply: FastifyReply): string {
    asPage(reply, 410);
    return this.templates.message(ADDRESS_LINK_OVER_PAGE);
  }
}
