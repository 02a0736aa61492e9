import { Body, Controller, Get, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { SecondFactors } from '#identity';
import { isJsonObject, type Principal } from '#kernel';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { formField } from '../pages/form-field.js';
import { changeProofIn, SECOND_FACTOR_PAGE, SecondFactorPages } from './second-factor.page.js';
import { SignedInVisitors } from './signed-in-visitors.page.js';

/** What one shows beside one's password: the forms of its pages. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('account/second-factor')
@RateLimit({ bucket: 'me:second-factor', limit: 60, windowMs: 60_000 })
@Public()
export class SecondFactorPageController {
  constructor(
    private readonly visitors: SignedInVisitors,
    private readonly factors: SecondFactors,
    private readonly pages: SecondFactorPages,
  ) {}

  @Get()
  show(
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const done = isJsonObject(query) ? query['done'] : undefined;
    return this.visitors.show(SECOND_FACTOR_PAGE, request, reply, (visitor) =>
      this.pages.overview(visitor, { done }),
    );
  }

  /** Shows what an app scans. */
  @Post('app')
  begin(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit(this.pages.refusing('app'), request, reply, async (visitor) => {
      const requester = requesterOf(clientAddress(request), reply);
      const setUp = await this.factors.beginTotp(visitor, changeProofIn(body), requester);
      asPage(reply);
      return this.pages.setUp(setUp, null);
    });
  }

  /** Takes its first code. */
  @Post('app/confirmation')
  confirm(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const refused = (_visitor: Principal, message: string): Promise<string> =>
      this.pages.setUp(null, message);
    return this.visitors.submit({ path: SECOND_FACTOR_PAGE, refused }, request, reply, async (visitor) => {
      const codes = await this.factors.confirmTotp(visitor, formField(body, 'code'));
      return this.pages.told(codes, 'app', reply);
    });
  }

  @Post('app/removal')
  remove(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit(this.pages.refusing('app'), request, reply, async (visitor) => {
      const requester = requesterOf(clientAddress(request), reply);
      await this.factors.removeTotp(visitor, changeProofIn(body), requester);
      return redirect(reply, `${SECOND_FACTOR_PAGE}?done=app-off`);
    });
  }

  @Post('codes')
  replaceCodes(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.visitors.submit(this.pages.refusing('codes'), request, reply, async (visitor) => {
      const requester = requesterOf(clientAddress(request), reply);
      const codes = await this.factors.replaceCodes(visitor, changeProofIn(body), requester);
      return this.pages.told(codes, 'codes', reply);
    });
  }
}
