import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import {
  asPage,
  clientAddress,
  Env,
  type MessagePage,
  NoDatabaseShare,
  NoRateLimit,
  PageErrors,
  type PlatformRequest,
  Public,
  publicBase,
  Visitors,
} from '#platform';

import {
  ABANDONED_PAGE,
  expiredPage,
  LIMITED_PAGE,
  NOT_FOUND_PAGE,
  takenDownPage,
  usedUpPage,
} from '../pages/messages.js';
import { Templates } from '../pages/templates.js';
import { visitKind, type VisitKind } from '../visits/visit.js';
import { type Found, type Launch, LauncherService, type Visitor } from './launcher.service.js';
import { launcherPage } from './launcher.view.js';
import { LauncherViews } from './launcher-views.js';
import { PasswordGate } from './password-gate.js';

/** What is said where no bundle is shown; whatever was there once is gone (410). */
function messageOf(found: Exclude<Found, { state: 'open' | 'locked' }>): readonly [number, MessagePage] {
  switch (found.state) {
    case 'unknown':
      return [404, NOT_FOUND_PAGE];
    case 'limited':
      return [200, LIMITED_PAGE];
    case 'abandoned':
      return [410, ABANDONED_PAGE];
    case 'taken_down':
      return [410, takenDownPage(found.reason)];
    case 'expired':
      return [410, expiredPage(found.elsewhere)];
    case 'used_up':
      return [410, usedUpPage(found.elsewhere)];
  }
}

/** The page that opens a bundle (docs/contracts/linky.md#launcher). */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('l')
export class LauncherController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly visitors: Visitors,
    private readonly views: LauncherViews,
    private readonly gate: PasswordGate,
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
    const kind = visitKind(request.headers);
    const isVisit = kind === 'person' && request.method !== 'HEAD';
    const there = await this.launcher.open(slug, visitor, this.gate.grantOf(request));
    const found = there.state === 'limited' && isVisit ? await this.launcher.take(there) : there;
    if (found.state === 'locked') return this.gate.ask(found.slug, request, reply);
    if (request.method !== 'HEAD' && 'launch' in found)
      this.views.note(found.launch, kind, clientAddress(request), visitor);
    if (found.state !== 'open') {
      const [status, message] = messageOf(found);
      asPage(reply, status);
      return this.templates.message(message);
    }
    asPage(reply);
    return this.page(found.launch, kind, claimed !== undefined, request, visitor);
  }

  private async page(
    launch: Launch,
    kind: VisitKind,
    claimed: boolean,
    request: PlatformRequest,
    visitor: Visitor,
  ): Promise<string> {
    const notice = claimed && (await this.launcher.isOwnedBy(launch.slug, await visitor()));
    return this.templates.render(
      'launcher',
      launcherPage(launch, this.views.unclaimedUntil(launch, kind), publicBase(this.env, request), notice),
    );
  }

  /** Asked once at most. */
  private visitorOf(request: PlatformRequest): Visitor {
    let visitor: Promise<Principal | null> | undefined;
    return () => (visitor ??= this.visitors.of(request));
  }
}
