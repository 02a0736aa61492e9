import { Body, Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Connections } from '#identity';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { refusalOf } from '../accounts/sign-in.view.js';
import { CONNECTION_OVER_PAGE } from '../pages/messages.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { connectionPage } from './connection.view.js';
import { fieldsOf } from './single-sign-on.view.js';
import { SingleSignOnCookies } from './single-sign-on-cookies.js';

/** Asks whether an account here is that of somebody who came from an identity provider. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('auth/connect')
@Public()
@RateLimit({ bucket: 'auth:connect', limit: 60, windowMs: 60_000 })
export class ConnectionsController {
  constructor(
    private readonly connections: Connections,
    private readonly cookies: SingleSignOnCookies,
    private readonly templates: SiteTemplates,
    private readonly browser: BrowserSessions,
  ) {}

  @Get()
  show(@Req() request: PlatformRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.ask(request, reply);
  }

  @Post()
  async answer(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    const visitor = await this.browser.visitorOf(request);
    if (fieldsOf(body)['answer'] === 'cancel') {
      void reply.header('set-cookie', this.cookies.dropConnection(request));
      return redirect(reply, visitor === null ? '/signin' : '/account');
    }
    if (visitor === null) return redirect(reply, '/auth/connect');
    try {
      const sealed = this.cookies.connection(request);
      const requester = requesterOf(clientAddress(request), reply);
      const { returnTo } = await this.connections.connect(sealed, visitor, requester);
      void reply.header('set-cookie', this.cookies.dropConnection(request));
      return redirect(reply, returnTo ?? '/account');
    } catch (error) {
      return this.ask(request, reply, error);
    }
  }

  private async ask(request: PlatformRequest, reply: FastifyReply, error?: unknown): Promise<string> {
    const visitor = await this.browser.visitorOf(request);
    const proposal = this.connections.inspect(this.cookies.connection(request), visitor);
    if (proposal === null) {
      asPage(reply, 410);
      return this.templates.message(CONNECTION_OVER_PAGE);
    }
    const refusal = error === undefined ? null : refusalOf(error);
    asPage(reply, refusal?.status ?? 200);
    return this.templates.render('connect', connectionPage(proposal, visitor, refusal?.message ?? null));
  }
}
