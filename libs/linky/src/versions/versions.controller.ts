import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { type Conditions, ETAG, IdempotentPosts, IfUnchanged } from '#platform/http';
import { LargeRead } from '#platform/limits';

import { UpdatedView } from '../bundles/bundle.view.js';
import { OwnerRoute, Refuses } from '../bundles/bundles.docs.js';
import { OnlyIfMatched, updated } from '../bundles/revisions.js';
import { VersionsView, versionsView } from './version.view.js';
import { VersionsService } from './versions.service.js';

/** What a bundle was (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
@IdempotentPosts(Refuses(409))
export class VersionsController {
  constructor(private readonly versions: VersionsService) {}

  @Get('versions')
  @LargeRead()
  @RequireScope('links:read')
  @OwnerRoute('list_linky_versions', 'What a bundle was before its latest 50 edits', 404, 410)
  @ApiOkResponse({ type: VersionsView })
  async history(@Param('slug') slug: string, @Caller() caller: Principal): Promise<VersionsView> {
    return versionsView(await this.versions.list(slug, caller));
  }

  @Post('versions/:number/restore')
  @HttpCode(200)
  @RequireScope('links:write')
  @OwnerRoute('restore_linky_version', 'Make a bundle what it was; an edit as any other', 404, 409, 410)
  @OnlyIfMatched()
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async restoreVersion(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.versions.restore(slug, number, caller, conditions), reply);
  }
}
