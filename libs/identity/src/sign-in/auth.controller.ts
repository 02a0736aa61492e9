import { Body, Controller, Get, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import {
  Caller,
  callMadeBy,
  clientAddress,
  credentialsOf,
  type PlatformRequest,
  Public,
  requesterOf,
} from '#platform/auth';
import { Env } from '#platform/config';
import { RateLimit } from '#platform/limits';

import { LoginDto, RegisterDto } from './auth.dto.js';
import { SessionView, sessionView, SignInRefusals, WhoAmIView, whoAmIView } from './auth.views.js';
import { Refusals } from '../refusals.js';
import { PasswordSignInGuard } from './password-sign-in.guard.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { deviceOf } from './device-of.js';
import { endingCookie, isReachedByHttps, startingCookie } from './session-cookie.js';
import { type SignedIn, SignIn } from './sign-in.service.js';

const MINUTE_MS = 60_000;

/** Local accounts: a password gives a session, as a cookie for browsers and as a bearer token. */
@ApiTags('accounts')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly env: Env,
  ) {}

  @Post('register')
  @Public()
  @UseGuards(SameOriginGuard, PasswordSignInGuard)
  @RateLimit({ bucket: 'auth:register', limit: 10, windowMs: MINUTE_MS })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'register_account', summary: 'Make an account and sign in' })
  @ApiCreatedResponse({ type: SessionView })
  @Refusals(400, 403, 409, 429, 503)
  async register(
    @Body() body: RegisterDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const requester = requesterOf(clientAddress(request), reply);
    return this.answer(await this.signIn.register(body, requester, deviceOf(request)), request, reply);
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @UseGuards(SameOriginGuard, PasswordSignInGuard)
  @RateLimit({ bucket: 'auth:login', limit: 120, windowMs: MINUTE_MS })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'sign_in', summary: 'Sign in with email address and password' })
  @ApiOkResponse({ type: SessionView })
  @SignInRefusals(400, 401, 403, 429, 503)
  async login(
    @Body() body: LoginDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const requester = requesterOf(clientAddress(request), reply);
    const organization = body.organization ?? null;
    const signedIn = await this.signIn.login(body, organization, requester, deviceOf(request));
    return this.answer(signedIn, request, reply);
  }

  @Post('logout')
  @HttpCode(204)
  @Public()
  @UseGuards(SameOriginGuard)
  @ApiOperation({ operationId: 'sign_out', summary: 'End the session of the cookie or the bearer token' })
  @ApiNoContentResponse()
  @Refusals(403, 429)
  async logout(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signIn.logout(credentialsOf(request) ?? {}, callMadeBy(request));
    void reply.header('set-cookie', endingCookie(this.isSecure(request)));
  }

  @Get('me')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_caller', summary: 'Who the credential belongs to, and what it may do' })
  @ApiBearerAuth('bearer')
  @ApiSecurity('apiKey')
  @ApiOkResponse({ type: WhoAmIView })
  @Refusals(401, 429)
  async me(@Caller() principal: Principal): Promise<WhoAmIView> {
    return whoAmIView(await this.signIn.whoAmI(principal), principal);
  }

  private answer(signedIn: SignedIn, request: PlatformRequest, reply: FastifyReply): SessionView {
    void reply.header('set-cookie', startingCookie(signedIn.session, this.isSecure(request)));
    return sessionView(signedIn);
  }

  private isSecure(request: PlatformRequest): boolean {
    return isReachedByHttps(this.env, request);
  }
}
