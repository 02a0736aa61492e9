import { Body, Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { OwnAccountDeletion } from '#identity';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, type MessagePage, PageErrors } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { deletionUnconfirmed } from '../site.errors.js';
import { formField } from '../pages/form-field.js';
import { AccountVisitors } from './account-visitors.page.js';

/** The form that deletes one's account. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('account')
export class AccountDeletionController {
  constructor(
    private readonly visitors: AccountVisitors,
    private readonly deletion: OwnAccountDeletion,
    private readonly browser: BrowserSessions,
    private readonly templates: SiteTemplates,
  ) {}

  @Post('deletion')
  @Public()
  @RateLimit({ bucket: 'me:password', limit: 30, windowMs: 60_000 })
  delete(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.leave('deletion', request, reply, async (visitor) => {
      if (formField(body, 'sure') !== '1') throw deletionUnconfirmed();
      const password = formField(body, 'currentPassword') || null;
      const requester = requesterOf(clientAddress(request), reply);
      const eraseAt = await this.deletion.delete(visitor, password, requester);
      this.browser.end(request, reply);
      asPage(reply);
      return this.templates.message(deletedPage(eraseAt));
    });
  }
}

function deletedPage(eraseAt: Date): MessagePage {
  const day = eraseAt.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return {
    title: 'Your account is deleted',
    heading: 'Your account is deleted',
    text: `You are signed out everywhere. What is yours alone is removed on ${day}; until then the operator can bring the account back.`,
    link: { href: '/', label: 'Go to the front page' },
  };
}
