import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest, Public, sessionCookie } from '#platform/auth';
import { NoDatabaseShare, NoRateLimit } from '#platform/limits';
import { asPage, PageErrors } from '#platform/pages';

import { visitKind, type VisitKind } from '../visits/visit.js';
import { type Launch, LauncherService, type Visitor } from './launcher.service.js';
import { LauncherPages } from './launcher-pages.js';
import { LauncherVisits } from './launcher-visits.js';
import { PasswordGate } from './password-gate.js';

/** The page that opens a bundle (docs/contracts/linky.md#launcher). */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('l')
export class LauncherController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly visits: LauncherVisits,
    private readonly gate: PasswordGate,
    private readonly pages: LauncherPages,
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
    const visitor = this.visits.visitorOf(request);
    const kind = visitKind(request.headers);
    const isVisit = kind === 'person' && request.method !== 'HEAD';
    const there = await this.launcher.open(slug, visitor, this.gate.grantOf(request));
    const found = there.state === 'limited' && isVisit ? await this.launcher.take(there) : there;
    if (found.state === 'locked') return this.gate.ask(found.slug, request, reply);
    if (request.method !== 'HEAD' && 'launch' in found)
      this.visits.note(found.launch, kind, request, visitor);
    if (found.state !== 'open') return this.pages.closed(found, reply);
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
    // Who comes without a cookie is nobody's owner: nothing is asked for them.
    const isKnown = sessionCookie(request.headers.cookie) !== undefined;
    const role = isKnown ? await this.launcher.roleOf(launch.slug, await visitor()) : null;
    const owner = { hasClaimed: claimed && role !== null, mayEdit: role === 'admin' || role === 'editor' };
    return this.pages.open(launch, this.visits.unclaimedUntil(launch, kind), request, owner);
  }
}
