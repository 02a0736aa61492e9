import { Body, Controller, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { Refusals } from '../refusals.js';
import { PasswordSignInGuard } from '../sign-in/password-sign-in.guard.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { PasswordRequestDto, PasswordResetDto } from './password-reset.dto.js';
import { PasswordRequests } from './password-requests.service.js';
import { PasswordReset } from './password-reset.service.js';

const MINUTE_MS = 60_000;

/** A new password for who has forgotten theirs, by mail. */
@ApiTags('accounts')
@Controller('api/auth/password-reset')
@Public()
@UseGuards(SameOriginGuard, PasswordSignInGuard)
export class PasswordResetController {
  constructor(
    private readonly requests: PasswordRequests,
    private readonly reset: PasswordReset,
  ) {}

  @Post()
  @HttpCode(202)
  @RateLimit({ bucket: 'auth:password-request', limit: 10, windowMs: MINUTE_MS })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_password_reset', summary: 'Have a link for a new password mailed' })
  @ApiAcceptedResponse({ description: 'Whether or not there is such an account' })
  @Refusals(400, 403, 429, 503)
  async request(@Body() { email }: PasswordRequestDto): Promise<void> {
    await this.requests.make(email);
  }

  @Post('confirm')
  @HttpCode(204)
  @RateLimit({ bucket: 'auth:password-reset', limit: 30, windowMs: MINUTE_MS })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'set_forgotten_password', summary: 'Choose a new password with a link' })
  @ApiNoContentResponse()
  @Refusals(400, 403, 410, 429, 503)
  async confirm(
    @Body() { token, password }: PasswordResetDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.reset.confirm(token, password, requesterOf(clientAddress(request), reply));
  }
}
