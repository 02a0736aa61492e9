import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import {
  asPage,
  clientAddress,
  Env,
  NoDatabaseShare,
  NoRateLimit,
  type PlatformRequest,
  Public,
} from '#platform';

import { publicBase } from '../access/public-base.js';
import { Subjects } from '../access/subjects.js';
import { ABANDONED_PAGE, EXPIRED_PAGE, NOT_FOUND_PAGE, takenDownPage } from '../pages/messages.js';
import { PageErrorFilter } from '../pages/page-errors.filter.js';
import { Templates } from '../pages/templates.js';
import { type Launch, LauncherService, type Visitor } from './launcher.service.js';
import { launcherPage } from './launcher.view.js';
import { LauncherViews } from './launcher-views.js';
import { Unlocking } from './unlocking.js';

const STATUS = { unknown: 404, expired: 410, abandoned: 410, taken_down: 410, open: 200 } as const;
const MESSAGES = { unknown: NOT_FOUND_PAGE, expired: EXPIRED_PAGE, abandoned: ABANDONED_PAGE } as const;

/** The page that opens a bundle (contract 16). */
@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('l')
export class LauncherController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly subjects: Subjects,
    private readonly views: LauncherViews,
    private readonly unlocking: Unlocking,
    private readonly templates: Templates,
    private readonly env: Env,
  ) {}

  @Get(':slug')
  @Public()
  @NoRateLimit()
  @NoDatabaseShare()
  async open(
    @Param('slug') slug: string,
    @Query('claimed') claimed: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visitor = this.visitorOf(request);
    const found = await this.launcher.open(slug, visitor, this.unlocking.grantOf(request));
    if (found.state === 'locked') return this.unlocking.ask(found.slug, request, reply);
    asPage(reply, STATUS[found.state]);
    if (found.state === 'taken_down') return this.templates.render('message', takenDownPage(found.reason));
    if (found.state !== 'open') return this.templates.render('message', MESSAGES[found.state]);
    const page = await this.page(found.launch, claimed !== undefined, request, visitor);
    if (request.method !== 'HEAD') this.views.note(found.launch, clientAddress(request), visitor);
    return page;
  }

  private async page(
    launch: Launch,
    claimed: boolean,
    request: PlatformRequest,
    visitor: Visitor,
  ): Promise<string> {
    const notice = claimed && (await this.launcher.isOwnedBy(launch.slug, await visitor()));
    return this.templates.render(
      'launcher',
      launcherPage(launch, this.views.unclaimedUntil(launch), publicBase(this.env, request), notice),
    );
  }

  /** Asked once at most. */
  private visitorOf(request: PlatformRequest): Visitor {
    let visitor: Promise<Principal | null> | undefined;
    return () => (visitor ??= this.subjects.visitorOf(request));
  }
}
