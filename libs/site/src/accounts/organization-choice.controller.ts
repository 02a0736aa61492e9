import { Body, Controller, Get, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { SignIn } from '#identity';
import { isJsonObject } from '#kernel';
import { type PlatformRequest, Public, sessionCookie } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, type PageData, PageErrors, redirect, visitorName, Visitors } from '#platform/pages';

import { SiteTemplates } from '../pages/site-templates.js';
import { BrowserSessions } from './browser-sessions.js';

/** What the template prints. */
interface ChoicePage extends PageData {
  readonly person: string;
  readonly returnTo: string | null;
  readonly organizations: readonly {
    readonly slug: string;
    readonly name: string;
    readonly isActive: boolean;
  }[];
}

/** For which of their organizations somebody who is signed in acts; what they claim will belong to it. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('signin/organization')
export class OrganizationChoiceController {
  constructor(
    private readonly accounts: SignIn,
    private readonly visitors: Visitors,
    private readonly templates: SiteTemplates,
    private readonly browser: BrowserSessions,
  ) {}

  @Get()
  @Public()
  async show(
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return redirect(reply, '/signin');
    asPage(reply);
    const { organizations, activeOrganization } = await this.accounts.whoAmI(visitor);
    const page: ChoicePage = {
      title: 'Choose an organization',
      person: visitorName(visitor),
      returnTo: this.browser.targetOf(isJsonObject(query) ? query['redirect_url'] : undefined, request),
      organizations: organizations.map(({ orgId, slug, name }) => ({
        slug,
        name,
        isActive: activeOrganization?.orgId === orgId,
      })),
    };
    return this.templates.render('organization', page);
  }

  @Post()
  @Public()
  @RateLimit({ bucket: 'auth:organization', limit: 120, windowMs: 60_000 })
  async choose(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.browser.demandOurs(request);
    const sent = isJsonObject(body) ? body : {};
    const token = sessionCookie(request.headers.cookie) ?? '';
    if ((await this.visitors.of(request)) === null) return redirect(reply, '/signin');
    const slug = typeof sent['organization'] === 'string' ? sent['organization'] : '';
    this.browser.begin(await this.accounts.actIn(token, slug === '' ? null : slug), request, reply);
    return redirect(reply, this.browser.targetOf(sent['redirect_url'], request) ?? '/signin');
  }
}
