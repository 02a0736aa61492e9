import { Body, Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { OwnPasskeys } from '#identity';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { PageErrors, redirect } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { passkeyAnswerIn } from '../accounts/passkey-form.js';
import { passkeyMissing } from '../site.errors.js';
import { deviceName } from './device-name.js';
import { formField } from '../pages/form-field.js';
import { changeProofIn, SECOND_FACTOR_PAGE, SecondFactorPages } from './second-factor.page.js';
import { SignedInVisitors } from './signed-in-visitors.page.js';

/** The passkeys of one's account: the forms of their page. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('account/second-factor/passkeys')
@RateLimit({ bucket: 'me:second-factor', limit: 60, windowMs: 60_000 })
@Public()
export class AccountPasskeysController {
  constructor(
    private readonly visitors: SignedInVisitors,
    private readonly passkeys: OwnPasskeys,
    private readonly pages: SecondFactorPages,
    private readonly browser: BrowserSessions,
  ) {}

  /** A script fills the form in. */
  @Post()
  add(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit(this.pages.refusing('passkeys'), request, reply, async (visitor) => {
      const answer = passkeyAnswerIn(body, request, this.browser.baseOf(request));
      if (answer === null) throw passkeyMissing();
      const name = formField(body, 'name').trim() || deviceName(request.headers['user-agent'] ?? null);
      const { recoveryCodes } = await this.passkeys.add(visitor, answer, name);
      return this.pages.told(recoveryCodes, 'passkeys', reply);
    });
  }

  @Post('name')
  rename(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit(this.pages.refusing('passkeys'), request, reply, async (visitor) => {
      await this.passkeys.rename(visitor, formField(body, 'passkey'), formField(body, 'name'));
      return redirect(reply, `${SECOND_FACTOR_PAGE}?done=passkey-name`);
    });
  }

  @Post('removal')
  remove(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit(this.pages.refusing('passkeys'), request, reply, async (visitor) => {
      const requester = requesterOf(clientAddress(request), reply);
      await this.passkeys.remove(visitor, formField(body, 'passkey'), changeProofIn(body), requester);
      return redirect(reply, `${SECOND_FACTOR_PAGE}?done=passkey-off`);
    });
  }
}
