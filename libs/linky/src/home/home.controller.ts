import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { IdentitySettings } from '#identity';
import { asPage, Env, type PageData, type PlatformRequest, Public } from '#platform';

import { publicBase } from '../access/public-base.js';
import { Subjects } from '../access/subjects.js';
import { visitorName } from '../access/visitor-name.js';
import { PageErrorFilter } from '../pages/page-errors.filter.js';
import { Templates } from '../pages/templates.js';

/** What the front page's template prints. */
interface HomePage extends PageData {
  readonly base: string;
  /** Who is signed in. */
  readonly visitor: string | null;
  readonly signup: boolean;
}

/** The front page: what this service is, and where to go from here. */
@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller()
export class HomeController {
  constructor(
    private readonly subjects: Subjects,
    private readonly templates: Templates,
    private readonly env: Env,
    private readonly identity: IdentitySettings,
  ) {}

  @Get()
  @Public()
  async show(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visitor = await this.subjects.visitorOf(request);
    asPage(reply);
    const page: HomePage = {
      title: 'Three kinds of link',
      base: publicBase(this.env, request),
      visitor: visitor && visitorName(visitor),
      signup: this.identity.signup === 'open',
    };
    return this.templates.render('home', page);
  }
}
