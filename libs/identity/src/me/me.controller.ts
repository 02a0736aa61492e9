import { Body, Controller, Get, Header, HttpCode, Patch, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { Refusals } from '../refusals.js';
import { PasswordSignInGuard } from '../sign-in/password-sign-in.guard.js';
import { Me } from './me.service.js';
import { PasswordChangeDto, ProfileChangesDto } from './me.dto.js';
import { meView, MeView } from './me.views.js';

/** The caller's own account. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me')
export class MeController {
  constructor(private readonly me: Me) {}

  @Get()
  @ApiSecurity('apiKey')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_account', summary: 'Your account, and what your credential may do' })
  @ApiOkResponse({ type: MeView })
  @Refusals(401, 429)
  async get(@Caller() caller: Principal): Promise<MeView> {
    return meView(await this.me.of(caller), caller);
  }

  @Patch()
  @Header('cache-control', 'no-store')
  @RateLimit({ bucket: 'me:profile', limit: 60, windowMs: 60_000 })
  @ApiOperation({ operationId: 'update_account', summary: 'Change your name or address' })
  @ApiOkResponse({ type: MeView })
  @Refusals(400, 401, 403, 409, 429, 503)
  async update(
    @Body() { currentPassword = null, ...wanted }: ProfileChangesDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeView> {
    const requester = requesterOf(clientAddress(request), reply);
    return meView(await this.me.change(caller, wanted, currentPassword, requester), caller);
  }

  @Post('password')
  @HttpCode(204)
  @UseGuards(PasswordSignInGuard)
  @RateLimit({ bucket: 'me:password', limit: 30, windowMs: 60_000 })
  @ApiOperation({ operationId: 'set_password', summary: 'Change your password' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 429, 503)
  async changePassword(
    @Body() { currentPassword = null, newPassword }: PasswordChangeDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const requester = requesterOf(clientAddress(request), reply);
    await this.me.changePassword(caller, { current: currentPassword, wanted: newPassword }, requester);
  }
}
