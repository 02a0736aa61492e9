import { Body, Controller, Get, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { AddressRequests, Me, OwnSessions, PasswordSignInGuard } from '#identity';
import { isJsonObject, isUuid } from '#kernel';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { PageErrors } from '#platform/pages';

import { formField } from '../pages/form-field.js';
import { AccountVisitors } from './account-visitors.page.js';

/** The same limits as the twins under `/api/me`, and the same buckets. */
const CHANGES = { bucket: 'me:profile', limit: 60, windowMs: 60_000 } as const;
const PASSWORDS = { bucket: 'me:password', limit: 30, windowMs: 60_000 } as const;

/** One's own account: names, address, password, and where one is signed in. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('account')
export class AccountController {
  constructor(
    private readonly visitors: AccountVisitors,
    private readonly me: Me,
    private readonly sessions: OwnSessions,
    private readonly addresses: AddressRequests,
  ) {}

  @Get()
  @Public()
  show(
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.show(isJsonObject(query) ? query['done'] : undefined, request, reply);
  }

  @Post('profile')
  @Public()
  @RateLimit(CHANGES)
  changeProfile(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit('profile', request, reply, (visitor) => {
      const [username, displayName] = [formField(body, 'username'), formField(body, 'displayName')];
      const requester = requesterOf(clientAddress(request), reply);
      return this.me.change(visitor, { username, displayName }, null, requester);
    });
  }

  @Post('address')
  @Public()
  @RateLimit(PASSWORDS)
  changeAddress(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit('address', request, reply, (visitor) => {
      const password = formField(body, 'currentPassword') || null;
      const requester = requesterOf(clientAddress(request), reply);
      return this.me.change(visitor, { email: formField(body, 'email') }, password, requester);
    });
  }

  /** Mails a link that confirms the address. */
  @Post('confirmation')
  @Public()
  @RateLimit(CHANGES)
  confirmAddress(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit('confirmation', request, reply, (visitor) => this.addresses.make(visitor));
  }

  @Post('password')
  @Public()
  @UseGuards(PasswordSignInGuard)
  @RateLimit(PASSWORDS)
  changePassword(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit('password', request, reply, (visitor) => {
      const [current, wanted] = [formField(body, 'currentPassword') || null, formField(body, 'newPassword')];
      return this.me.changePassword(visitor, { current, wanted }, requesterOf(clientAddress(request), reply));
    });
  }

  /** Ends one session, or all but the present one. */
  @Post('sessions')
  @Public()
  @RateLimit(CHANGES)
  endSessions(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit('sessions', request, reply, (visitor) => {
      const id = formField(body, 'session');
      return isUuid(id) ? this.sessions.end(visitor, id) : this.sessions.endOthers(visitor);
    });
  }
}
