import { Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { keepingChallenge, PasskeyMaking, PasskeySignIn, relyingParty } from '#identity';
import { type PlatformRequest, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { BrowserSessions } from './browser-sessions.js';
import { PendingCookie } from './pending-sign-in.page.js';

/** What the browser is asked to sign. */
export interface PasskeyOptions {
  readonly publicKey: object;
}

/** For the script of the page that asks for a second factor: it cannot read the token of the sign-in. */
@ApiExcludeController()
@Controller('signin/second-factor/options')
@Public()
@RateLimit({ bucket: 'auth:login', limit: 120, windowMs: 60_000 })
export class SecondStepPasskeysController {
  constructor(
    private readonly signIns: PasskeySignIn,
    private readonly making: PasskeyMaking,
    private readonly pending: PendingCookie,
    private readonly browser: BrowserSessions,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async options(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PasskeyOptions> {
    this.browser.demandOurs(request);
    const base = this.browser.baseOf(request);
    const userId = await this.signIns.userOf(this.pending.read(request));
    const { options, token } = await this.making.toUse(userId, relyingParty(base));
    void reply.header('set-cookie', keepingChallenge(token, base.startsWith('https:')));
    return { publicKey: options };
  }
}
