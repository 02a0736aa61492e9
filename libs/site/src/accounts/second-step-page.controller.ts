import { Body, Controller, Get, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { deviceOf, type FactorMethod, type FactorProof, SecondStep } from '#identity';
import { DomainError, isJsonObject } from '#kernel';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, type PageData, PageErrors, redirect } from '#platform/pages';

import { formField } from '../pages/form-field.js';
import { SIGN_IN_OVER_PAGE } from '../pages/messages.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { codeMissing } from '../site.errors.js';
import { mayChoose, nextOf } from './after-sign-in.js';
import { BrowserSessions } from './browser-sessions.js';
import { passkeyAnswerIn } from './passkey-form.js';
import { PendingCookie } from './pending-sign-in.page.js';
import { refusalOf } from './sign-in.view.js';

/** What the template prints. */
interface SecondStepPage extends PageData {
  readonly hasTotp: boolean;
  readonly hasRecoveryCodes: boolean;
  readonly hasPasskeys: boolean;
  readonly returnTo: string | null;
  readonly choose: boolean;
  readonly error: string | null;
}

/** The second step of signing in: the page that asks for a code. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('signin/second-factor')
@Public()
export class SecondStepPageController {
  constructor(
    private readonly step: SecondStep,
    private readonly pending: PendingCookie,
    private readonly browser: BrowserSessions,
    private readonly templates: SiteTemplates,
  ) {}

  @Get()
  async show(
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const methods = await this.step.methods(this.pending.read(request));
      asPage(reply);
      return this.page(methods, query, request, null);
    } catch (error) {
      return this.overOr(error, reply);
    }
  }

  @Post()
  @RateLimit({ bucket: 'auth:login', limit: 120, windowMs: 60_000 })
  async finish(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    const token = this.pending.read(request);
    const after = this.targetOf(body, request);
    let methods: readonly FactorMethod[] = [];
    try {
      methods = await this.step.methods(token);
      const answer = passkeyAnswerIn(body, request, this.browser.baseOf(request));
      const proof: FactorProof = answer === null ? codeIn(body) : { kind: 'passkey', answer };
      const requester = requesterOf(clientAddress(request), reply);
      const signedIn = await this.step.finish(token, proof, requester, deviceOf(request));
      this.browser.begin(signedIn.session, request, reply);
      void reply.header('set-cookie', this.pending.dropping(request));
      return redirect(reply, nextOf(signedIn, body, after));
    } catch (error) {
      if (isOver(error)) return this.overOr(error, reply);
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return this.page(methods, body, request, message);
    }
  }

  private page(
    methods: readonly FactorMethod[],
    sent: unknown,
    request: PlatformRequest,
    error: string | null,
  ): string {
    const page: SecondStepPage = {
      title: 'Two-factor authentication',
      hasTotp: methods.includes('totp'),
      hasRecoveryCodes: methods.includes('recovery_code'),
      hasPasskeys: methods.includes('passkey'),
      returnTo: this.targetOf(sent, request),
      choose: mayChoose(sent),
      error,
    };
    return this.templates.render('second-step', page);
  }

  private overOr(error: unknown, reply: FastifyReply): string {
    if (!isOver(error)) throw error;
    asPage(reply, 410);
    return this.templates.message(SIGN_IN_OVER_PAGE);
  }

  private targetOf(sent: unknown, request: PlatformRequest): string | null {
    return this.browser.targetOf(isJsonObject(sent) ? sent['redirect_url'] : undefined, request);
  }
}

function isOver(error: unknown): boolean {
  return error instanceof DomainError && error.reason === 'sign_in_expired';
}

/** Refuses a form without a code. */
function codeIn(body: unknown): FactorProof {
  const [code, recoveryCode] = [formField(body, 'code').trim(), formField(body, 'recoveryCode').trim()];
  if (code !== '') return { kind: 'totp', code };
  if (recoveryCode === '') throw codeMissing();
  return { kind: 'recovery_code', code: recoveryCode };
}
