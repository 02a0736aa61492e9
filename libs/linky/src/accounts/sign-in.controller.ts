import { Body, Controller, Get, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { endingCookie, type SignedIn, SignIn, startingCookie } from '#identity';
import {
  asPage,
  clientAddress,
  Env,
  foreignOrigin,
  isSameOrigin,
  type PlatformRequest,
  Public,
  RateLimit,
  redirect,
  type Requester,
  requesterOf,
  sessionCookie,
} from '#platform';

import { publicBase } from '../access/public-base.js';
import { Subjects } from '../access/subjects.js';
import { visitorName } from '../access/visitor-name.js';
import { isObject } from '../input/values.js';
import type { MessagePage } from '../pages/messages.js';
import { PageErrorFilter } from '../pages/page-errors.filter.js';
import { Templates } from '../pages/templates.js';
import { returnTo } from './return-to.js';
import { demandCredentials, type Form, readForm, refusalOf, signInPage } from './sign-in.view.js';

type Page = 'sign-in' | 'sign-up';

/** The same limits as the twins under `/api/auth`, and the same buckets. */
const SIGN_INS = { bucket: 'auth:login', limit: 120, windowMs: 60_000 } as const;
const SIGN_UPS = { bucket: 'auth:register', limit: 10, windowMs: 60_000 } as const;

/** Sign-in and registration for people who came to claim or to open a bundle. */
@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller()
export class SignInController {
  constructor(
    private readonly accounts: SignIn,
    private readonly subjects: Subjects,
    private readonly templates: Templates,
    private readonly env: Env,
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
    return this.show('sign-up', query, request, reply);
  }

  @Post('signin')
  @Public()
  @RateLimit(SIGN_INS)
  signIn(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.submit('sign-in', body, request, reply, (form, requester) =>
      this.accounts.login(form, form.organization.trim() || null, requester),
    );
  }

  @Post('signup')
  @Public()
  @RateLimit(SIGN_UPS)
  signUp(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.submit('sign-up', body, request, reply, (form, requester) =>
      this.accounts.register(
        { email: form.email, username: form.username, password: form.password },
        requester,
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
    this.demandOurs(request);
    await this.accounts.logout({ cookie: sessionCookie(request.headers.cookie) });
    void reply.header('set-cookie', endingCookie(this.isSecure(request)));
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
    const visitor = await this.subjects.visitorOf(request);
    if (visitor !== null && target !== null) return redirect(reply, target);
    asPage(reply);
    if (visitor === null) return this.templates.render(page, signInPage(page, readForm(query), target));
    const text = `You are signed in as ${visitorName(visitor)}.`;
    const welcome: MessagePage = { title: 'Signed in', heading: 'Welcome', text, link: null, signOut: true };
    return this.templates.render('message', welcome);
  }

  private async submit(
    page: Page,
    body: unknown,
    request: PlatformRequest,
    reply: FastifyReply,
    use: (form: Form, requester: Requester) => Promise<SignedIn>,
  ): Promise<string> {
    const target = this.targetOf(body, request);
    const form = readForm(body);
    try {
      this.demandOurs(request);
      demandCredentials(form);
      const { session } = await use(form, requesterOf(clientAddress(request), reply));
      void reply.header('set-cookie', startingCookie(session, this.isSecure(request)));
      return redirect(reply, target ?? '/signin');
    } catch (error) {
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return this.templates.render(page, signInPage(page, form, target, message));
    }
  }

  private demandOurs(request: PlatformRequest): void {
    const { publicUrl } = this.env;
    if (!isSameOrigin(request, publicUrl === null ? [] : [publicUrl])) throw foreignOrigin();
  }

  private isSecure(request: PlatformRequest): boolean {
    return publicBase(this.env, request).startsWith('https:');
  }

  private targetOf(input: unknown, request: PlatformRequest): string | null {
    const asked = isObject(input) ? input['redirect_url'] : undefined;
    return returnTo(asked, publicBase(this.env, request));
  }
}
