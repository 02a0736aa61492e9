import { Body, Controller, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { RateLimit } from '#platform/limits';

import type { FactorProof } from '../factors/factor-proofs.service.js';
import { relyingParty } from '../passkeys/passkey-ceremonies.js';
import { keptChallenge } from '../passkeys/passkey-cookie.js';
import { Refusals } from '../refusals.js';
import { SessionView, sessionView } from '../sign-in/auth.views.js';
import { deviceOf } from '../sign-in/device-of.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { SecondStep } from '../sign-in/second-step.service.js';
import { isReachedByHttps, startingCookie } from '../sign-in/session-cookie.js';
import { factorOf, SecondStepDto } from './second-factor.dto.js';
import { oneFactorOnly } from './second-factor.errors.js';

/** The second step of a sign-in. */
@ApiTags('accounts')
@Controller('api/auth/second-factor')
@UseGuards(SameOriginGuard)
export class SecondStepController {
  constructor(
    private readonly step: SecondStep,
    private readonly env: Env,
  ) {}

  @Post()
  @HttpCode(200)
  @Public()
  @RateLimit({ bucket: 'auth:login', limit: 120, windowMs: 60_000 })
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'sign_in_with_second_factor',
    summary: 'Finish a sign-in with a second factor',
  })
  @ApiOkResponse({ type: SessionView })
  @Refusals(400, 401, 403, 429, 503)
  async finish(
    @Body() body: SecondStepDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const factor = this.factorIn(body, request);
    const requester = requesterOf(clientAddress(request), reply);
    const signedIn = await this.step.finish(body.pendingToken, factor, requester, deviceOf(request));
    void reply.header('set-cookie', startingCookie(signedIn.session, isReachedByHttps(this.env, request)));
    return sessionView(signedIn);
  }

  /** Refuses none, and several. */
  private factorIn(body: SecondStepDto, request: PlatformRequest): FactorProof {
    const code = factorOf(body);
    const response = body.passkey ?? null;
    if (code !== null && response === null) return code;
    if (code !== null || response === null) throw oneFactorOnly();
    const party = relyingParty(publicBase(this.env, request));
    return { kind: 'passkey', answer: { response, token: keptChallenge(request), party } };
  }
}
