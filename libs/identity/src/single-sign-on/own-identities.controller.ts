import { Body, Controller, Delete, Get, Header, HttpCode, Param, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { UuidPath } from '#platform/input';
import { RateLimit } from '#platform/limits';

import { Refusals } from '../refusals.js';
import { ConnectedAccounts } from './connected-accounts.service.js';
import { DisconnectionDto } from './own-identities.dto.js';
import { ownIdentitiesView, OwnIdentitiesView } from './own-identities.views.js';

/** The caller's accounts elsewhere. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me/identities')
export class OwnIdentitiesController {
  constructor(private readonly connected: ConnectedAccounts) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'list_identities', summary: 'List the accounts that you sign in with' })
  @ApiOkResponse({ type: OwnIdentitiesView })
  @Refusals(401, 403, 429)
  async list(@Caller() caller: Principal): Promise<OwnIdentitiesView> {
    return ownIdentitiesView(await this.connected.list(caller));
  }

  @Delete(':id')
  @HttpCode(204)
  @RateLimit({ bucket: 'me:password', limit: 30, windowMs: 60_000 })
  @ApiParam({
    name: 'id',
    description: 'Of the connected account',
    schema: { type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000bc' },
  })
  @ApiOperation({ operationId: 'delete_identity', summary: 'Disconnect an account that you sign in with' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 409, 429, 503)
  async disconnect(
    @Param('id', UuidPath) id: string,
    @Body() { currentPassword = null }: DisconnectionDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const requester = requesterOf(clientAddress(request), reply);
    await this.connected.disconnect(caller, id, currentPassword, requester);
  }
}
