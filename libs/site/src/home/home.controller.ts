import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { IdentitySettings } from '#identity';
import { type PlatformRequest, Public } from '#platform/auth';
import { type FirstSteps, type HomePart } from '#platform/modules';
import { asPage, type PageData, PageErrors, visitorName, Visitors } from '#platform/pages';

import { SiteTemplates } from '../pages/site-templates.js';
import { Showcase } from './showcase.js';

/** What the front page's template prints. */
interface HomePage extends PageData {
  readonly parts: readonly HomePart[];
  readonly firstSteps: readonly FirstSteps[];
  /** Who is signed in. */
  readonly visitor: string | null;
  readonly signup: boolean;
}

/** The front page: what this service is, and where to go from here. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller()
export class HomeController {
  constructor(
    private readonly visitors: Visitors,
    private readonly showcase: Showcase,
    private readonly templates: SiteTemplates,
    private readonly identity: IdentitySettings,
  ) {}

  @Get()
  @Public()
  async show(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visitor = await this.visitors.of(request);
    asPage(reply);
    const page: HomePage = {
      title: 'Three kinds of link',
      parts: this.showcase.parts,
      firstSteps: this.showcase.firstSteps(request),
      visitor: visitor && visitorName(visitor),
      signup: this.identity.takesRegistrations,
    };
    return this.templates.render('home', page);
  }
}
