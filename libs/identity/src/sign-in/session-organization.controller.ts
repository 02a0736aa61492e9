import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, credentialsOf, type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { RateLimit } from '#platform/limits';

import { SessionOrganizationDto } from './auth.dto.js';
import { SwitchedSessionView } from './auth.views.js';
import { sessionsOnly } from './sign-in.errors.js';
import { Refusals } from '../refusals.js';
import { isReachedByHttps, startingCookie } from './session-cookie.js';
import { SignIn } from './sign-in.service.js';

/** For whom a session acts. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me/session/organization')
export class SessionOrganizationController {
  constructor(
    private readonly signIn: SignIn,
    private readonly env: Env,
  ) {}

  @Post()
  @HttpCode(200)
  @RateLimit({ bucket: 'auth:organization', limit: 120, windowMs: 60_000 })
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'switch_organization',
    summary: 'Act in another organization',
    description:
      'The session goes on with a new token, as cookie too, until the time at which it would have ended; the old token is over.',
  })
  @ApiOkResponse({ type: SwitchedSessionView })
  @Refusals(400, 401, 403, 429)
  async choose(
    @Body() { organization = null }: SessionOrganizationDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SwitchedSessionView> {
    const { bearer, cookie } = credentialsOf(request) ?? {};
    if (caller.credential.type !== 'session') throw sessionsOnly();
    const session = await this.signIn.actIn(bearer ?? cookie ?? '', organization);
    const isSecure = isReachedByHttps(this.env, request);
    void reply.header('set-cookie', startingCookie(session, isSecure));
    return { token: session.token, expiresAt: session.expiresAt.toISOString() };
  }
}
