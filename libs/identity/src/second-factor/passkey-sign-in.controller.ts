import { Body, Controller, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { RateLimit } from '#platform/limits';

import { relyingParty } from '../passkeys/passkey-ceremonies.js';
import { keepingChallenge, keptChallenge } from '../passkeys/passkey-cookie.js';
import { PasskeyMaking } from '../passkeys/passkey-making.service.js';
import { Refusals } from '../refusals.js';
import { SessionView, sessionView } from '../sign-in/auth.views.js';
import { deviceOf } from '../sign-in/device-of.js';
import { PasskeySignIn } from '../sign-in/passkey-sign-in.service.js';
import { PasswordSignInGuard } from '../sign-in/password-sign-in.guard.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { isReachedByHttps, startingCookie } from '../sign-in/session-cookie.js';
import { PasskeyRequestDto, PasskeySignInDto } from './passkeys.dto.js';
import { PasskeyOptionsView } from './passkeys.views.js';

/** The same as for passwords. */
const SIGN_INS = { bucket: 'auth:login', limit: 120, windowMs: 60_000 } as const;

/** Signing in with a passkey, alone or as a second step. */
@ApiTags('accounts')
@Controller('api/auth/passkey')
@UseGuards(SameOriginGuard)
@Public()
@RateLimit(SIGN_INS)
export class PasskeySignInController {
  constructor(
    private readonly signIns: PasskeySignIn,
    private readonly making: PasskeyMaking,
    private readonly env: Env,
  ) {}

  @Post('options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_passkey_sign_in_options', summary: 'What the browser signs in with' })
  @ApiOkResponse({ type: PasskeyOptionsView })
  @Refusals(400, 401, 403, 429)
  async begin(
    @Body() { pendingToken = null }: PasskeyRequestDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PasskeyOptionsView> {
    const userId = pendingToken === null ? null : await this.signIns.userOf(pendingToken);
    const asked = await this.making.toUse(userId, relyingParty(publicBase(this.env, request)));
    void reply.header('set-cookie', keepingChallenge(asked.token, isReachedByHttps(this.env, request)));
    return { publicKey: asked.options };
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @UseGuards(PasswordSignInGuard)
  @ApiOperation({ operationId: 'sign_in_with_passkey', summary: 'Sign in with a passkey alone' })
  @ApiOkResponse({ type: SessionView })
  @Refusals(400, 401, 403, 429, 503)
  async signIn(
    @Body() { credential, organization = null }: PasskeySignInDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const party = relyingParty(publicBase(this.env, request));
    const answer = { response: credential, token: keptChallenge(request), party };
    const requester = requesterOf(clientAddress(request), reply);
    const signedIn = await this.signIns.signIn(answer, organization, requester, deviceOf(request));
    void reply.header('set-cookie', startingCookie(signedIn.session, isReachedByHttps(this.env, request)));
    return sessionView(signedIn);
  }
}
