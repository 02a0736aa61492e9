import { Body, Controller, Delete, HttpCode, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { Env } from '#platform/config';
import { RateLimit } from '#platform/limits';

import { Refusals } from '../refusals.js';
import { endingCookie, isReachedByHttps } from '../sign-in/session-cookie.js';
import { AccountDeletionDto } from './account-deletion.dto.js';
import { AccountDeletionView } from './account-deletion.view.js';
import { OwnAccountDeletion } from './own-account-deletion.service.js';

/** The end of an account. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me')
export class AccountDeletionsController {
  constructor(
    private readonly deletion: OwnAccountDeletion,
    private readonly env: Env,
  ) {}

  @Delete()
  @HttpCode(202)
  @RateLimit({ bucket: 'me:password', limit: 30, windowMs: 60_000 })
  @ApiOperation({ operationId: 'delete_account', summary: 'Delete your account' })
  @ApiAcceptedResponse({ type: AccountDeletionView })
  @Refusals(400, 401, 403, 409, 429, 503)
  async delete(
    @Body() { currentPassword = null }: AccountDeletionDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountDeletionView> {
    const requester = requesterOf(clientAddress(request), reply);
    const eraseAt = await this.deletion.delete(caller, currentPassword, requester);
    const isSecure = isReachedByHttps(this.env, request);
    void reply.header('set-cookie', endingCookie(isSecure));
    return { eraseAt: eraseAt.toISOString() };
  }
}
