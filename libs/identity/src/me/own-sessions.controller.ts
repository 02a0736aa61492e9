import { Controller, Delete, Get, Header, HttpCode, Param, Query, Req, Res } from '@nestjs/common';
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
import { Caller, type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { UuidPath } from '#platform/input';

import { listRequest } from '../lists/list.dto.js';
import { Refusals } from '../refusals.js';
import { endingCookie, isReachedByHttps } from '../sign-in/session-cookie.js';
import { SessionListDto } from './me.dto.js';
import { EndedSessionsView, OwnSessionsView, ownSessionsView } from './me.views.js';
import { currentSession, OwnSessions } from './own-sessions.service.js';

/** Where the caller is signed in. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me/sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: OwnSessions,
    private readonly env: Env,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'list_sessions', summary: 'List your sessions' })
  @ApiOkResponse({ type: OwnSessionsView })
  @Refusals(400, 401, 403, 429)
  async list(@Query() query: SessionListDto, @Caller() caller: Principal): Promise<OwnSessionsView> {
    return ownSessionsView(await this.sessions.list(caller, listRequest(query)), currentSession(caller));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ operationId: 'delete_session', summary: 'End one of your sessions' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 429)
  async end(
    @Param('id', UuidPath) id: string,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(caller, id);
    const isSecure = isReachedByHttps(this.env, request);
    if (id === currentSession(caller)) void reply.header('set-cookie', endingCookie(isSecure));
  }

  @Delete()
  @ApiOperation({ operationId: 'delete_other_sessions', summary: 'End all your other sessions' })
  @ApiOkResponse({ type: EndedSessionsView })
  @Refusals(401, 403, 429)
  async endOthers(@Caller() caller: Principal): Promise<EndedSessionsView> {
    return { ended: await this.sessions.endOthers(caller) };
  }
}
