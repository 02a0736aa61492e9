import { Body, Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { type PlatformRequest, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect, Visitors } from '#platform/pages';

import { isObject } from '../input/values.js';
import { FormTokens } from '../pages/form-tokens.js';
import { BundleTemplates } from '../pages/bundle-templates.js';
import { claimPage } from './claim.view.js';
import { type ClaimState, ClaimsService } from './claims.service.js';

/** The form was shown to somebody else, or by another site. */
const OTHER_FORM =
  'That could not be confirmed, and nothing was changed. Look who you are signed in as, and try again.';

const LIMIT = { limit: 60, windowMs: 60_000 } as const;

/** The page that gives a bundle its owner: shown by GET, confirmed by POST (docs/contracts/linky.md#claims). */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('claim')
export class ClaimsController {
  constructor(
    private readonly claims: ClaimsService,
    private readonly visitors: Visitors,
    private readonly forms: FormTokens,
    private readonly templates: BundleTemplates,
  ) {}

  @Get(':token')
  @Public()
  @RateLimit({ bucket: 'linky:claim-page', ...LIMIT })
  async show(
    @Param('token') token: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const state = await this.claims.inspect(token);
    asPage(reply);
    return this.page(state, token, await this.visitors.of(request));
  }

  @Post(':token')
  @Public()
  @RateLimit({ bucket: 'linky:claim', ...LIMIT })
  async confirm(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return redirect(reply, `/claim/${encodeURIComponent(token)}`);
    const sent = isObject(body) ? body['form'] : undefined;
    if (!this.forms.isOurs(request, sent, purposeOf(token), visitor.userId)) {
      asPage(reply, 403);
      return this.page(await this.claims.inspect(token), token, visitor, OTHER_FORM);
    }
    const outcome = await this.claims.claim(token, visitor);
    if (outcome.state === 'claimed') return redirect(reply, `/console/bundles/${outcome.slug}?claimed=1`);
    asPage(reply);
    return this.page(outcome, token, visitor);
  }

  private page(state: ClaimState, token: string, visitor: Principal | null, error?: string): string {
    const form = visitor?.userId == null ? '' : this.forms.issue(purposeOf(token), visitor.userId);
    return this.templates.render('claim', claimPage(state, token, visitor, form, error));
  }
}

function purposeOf(token: string): string {
  return `claim ${token}`;
}
