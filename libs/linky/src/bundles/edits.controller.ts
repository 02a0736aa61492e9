import { Controller, Delete, Get, Param, Patch, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import {
  bodyOf,
  Caller,
  type Conditions,
  ETAG,
  IfUnchanged,
  LargeRead,
  LateBody,
  type PlatformRequest,
  requesterOf,
  RequireScope,
} from '#platform';

import { demandScope } from '../access/rights.js';
import { InsightsService } from '../insights/insights.service.js';
import { InsightsView } from '../insights/insights.view.js';
import { invalidJson } from '../linky.errors.js';
import { VersionsView, versionsView } from '../versions/version.view.js';
import { VersionsService } from '../versions/versions.service.js';
import { DeletedView, UpdatedView } from './bundle.view.js';
import { OnlyIfMatched, updated } from './revisions.js';
import { OwnerRoute, PatchBody } from './bundles.docs.js';
import { EditsService } from './edits.service.js';
import { parsePatch } from './patch-input.js';

/** What owners do with a bundle (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
export class EditsController {
  constructor(
    private readonly edits: EditsService,
    private readonly versions: VersionsService,
    private readonly insights: InsightsService,
    private readonly clock: Clock,
  ) {}

  /** Who calls, then JSON, fields, scope, existence, role (docs/contracts/linky.md#order-of-checks). */
  @Patch()
  @LateBody()
  @OwnerRoute('update_linky', 'Edit a bundle; what it was becomes a version', 400, 404, 409, 410)
  @OnlyIfMatched()
  @ApiBody({ type: PatchBody })
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async update(
    @Param('slug') slug: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
  ): Promise<UpdatedView> {
    const body = bodyOf(request);
    if (body === undefined) throw invalidJson();
    const patch = parsePatch(body, this.clock.now());
    demandScope(caller, 'links:write');
    const requester = requesterOf(caller.subject, reply);
    return updated(await this.edits.update(slug, patch, caller, requester, conditions), reply);
  }

  @Delete()
  @RequireScope('links:write')
  @LateBody()
  @OwnerRoute('delete_linky', 'Delete a bundle', 404, 410)
  @OnlyIfMatched()
  @ApiOkResponse({ type: DeletedView })
  async remove(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
  ): Promise<DeletedView> {
    await this.edits.remove(slug, caller, conditions);
    return { ok: true };
  }

  @Get('versions')
  @LargeRead()
  @RequireScope('links:read')
  @OwnerRoute('list_linky_versions', 'What a bundle was before its latest 50 edits', 404, 410)
  @ApiOkResponse({ type: VersionsView })
  async history(@Param('slug') slug: string, @Caller() caller: Principal): Promise<VersionsView> {
    return versionsView(await this.versions.list(slug, caller));
  }

  @Get('insights')
  @RequireScope('links:read')
  @OwnerRoute('get_linky_insights', 'Views and clicks of the last days', 400, 404, 410)
  @ApiQuery({
    name: 'range',
    required: false,
    description: 'How far back; anything else is taken for 30 days',
    schema: { type: 'string', enum: ['7d', '30d', '90d'], default: '30d' },
  })
  @ApiQuery({
    name: 'tz',
    required: false,
    description: 'IANA name of the time zone whose days `series` counts',
    schema: { type: 'string', maxLength: 64, default: 'UTC' },
    example: 'Europe/Berlin',
  })
  @ApiOkResponse({ type: InsightsView })
  counts(
    @Param('slug') slug: string,
    @Query('range') range: unknown,
    @Query('tz') tz: unknown,
    @Caller() caller: Principal,
  ): Promise<InsightsView> {
    return this.insights.of(slug, { range, tz }, caller);
  }
}
