import { Body, Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { ConnectedAccounts } from '#identity';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { PageErrors } from '#platform/pages';

import { AccountVisitors } from './account-visitors.page.js';
import { formField } from '../pages/form-field.js';

/** The forms that end the connection with an account elsewhere. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('account')
export class AccountConnectionsController {
  constructor(
    private readonly visitors: AccountVisitors,
    private readonly connected: ConnectedAccounts,
  ) {}

  @Post('connections')
  @Public()
  @RateLimit({ bucket: 'me:password', limit: 30, windowMs: 60_000 })
  disconnect(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit('connections', request, reply, (visitor) => {
      const password = formField(body, 'currentPassword') || null;
      const requester = requesterOf(clientAddress(request), reply);
      return this.connected.disconnect(visitor, formField(body, 'identity'), password, requester);
    });
  }
}
