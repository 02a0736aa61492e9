import { Body, Controller, Get, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { type KnownDevice, deviceOf, PasswordSignInGuard, type SignedIn, SignIn } from '#identity';
import { isJsonObject } from '#kernel';
import {
  callMadeBy,
  clientAddress,
  type PlatformRequest,
  Public,
  type Requester,
  requesterOf,
  sessionCookie,
} from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect, Visitors } from '#platform/pages';

import { mayChoose, nextOf } from './after-sign-in.js';
import { BrowserSessions } from './browser-sessions.js';
import { SignInPages } from './sign-in-pages.js';
import { demandCredentials, type Form, readForm, refusalOf } from './sign-in.view.js';

type Page = 'sign-in' | 'sign-up';

/** The same limits as the twins under `/api/auth`, and the same buckets. */
const SIGN_INS = { bucket: 'auth:login', limit: 120, windowMs: 60_000 } as const;
const SIGN_UPS = { bucket: 'auth:register', limit: 10, windowMs: 60_000 } as const;

/** Sign-in and registration for people who came to claim or to open a bundle. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller()
export class SignInController {
  constructor(
    private readonly accounts: SignIn,
    private readonly visitors: Visitors,
    private readonly pages: SignInPages,
    private readonly browser: BrowserSessions,
  ) {}

  @Get('signin')
  @Public()
  showSignIn(
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.show('sign-in', query, request, reply);
  }

  @Get('signup')
  @Public()
  showSignUp(
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.show(this.pages.hasSignUp ? 'sign-up' : 'sign-in', query, request, reply);
  }

  @Post('signin')
  @Public()
  @UseGuards(PasswordSignInGuard)
  @RateLimit(SIGN_INS)
  signIn(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.submit('sign-in', body, request, reply, (form, requester, device) =>
      this.accounts.login(form, form.organization.trim() || null, requester, device),
    );
  }

  @Post('signup')
  @Public()
  @UseGuards(PasswordSignInGuard)
  @RateLimit(SIGN_UPS)
  signUp(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.submit('sign-up', body, request, reply, (form, requester, device) =>
      this.accounts.register(
        { email: form.email, username: form.username, password: form.password },
        requester,
        device,
      ),
    );
  }

  /** Ends the browser's session, and offers to begin another one. */
  @Post('signout')
  @Public()
  async signOut(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    await this.accounts.logout({ cookie: sessionCookie(request.headers.cookie) }, callMadeBy(request));
    this.browser.end(request, reply);
    const target = this.targetOf(body, request);
    return redirect(
      reply,
      target === null ? '/signin' : `/signin?redirect_url=${encodeURIComponent(target)}`,
    );
  }

  private async show(
    page: Page,
    query: unknown,
    request: PlatformRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const target = this.targetOf(query, request);
    const visitor = await this.visitors.of(request);
    if (visitor !== null) return redirect(reply, target ?? '/console');
    asPage(reply);
    return this.pages.render(page, readForm(query), target);
  }

  private async submit(
    page: Page,
    body: unknown,
    request: PlatformRequest,
    reply: FastifyReply,
    use: (form: Form, requester: Requester, device: KnownDevice) => Promise<SignedIn>,
  ): Promise<string> {
    const target = this.targetOf(body, request);
    const form = readForm(body);
    try {
      this.browser.demandOurs(request);
      this.browser.demandKeptCookie(request);
      demandCredentials(form);
      const signedIn = await use(form, requesterOf(clientAddress(request), reply), deviceOf(request));
      this.browser.begin(signedIn.session, request, reply);
      return redirect(reply, nextOf(signedIn, body, target));
    } catch (error) {
      const next = this.browser.awaitSecondFactor(
        error,
        { target, mayChoose: mayChoose(body) },
        request,
        reply,
      );
      if (next !== null) return next;
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return this.pages.render(page, form, target, message);
    }
  }

  private targetOf(input: unknown, request: PlatformRequest): string | null {
    return this.browser.targetOf(isJsonObject(input) ? input['redirect_url'] : undefined, request);
  }
}
