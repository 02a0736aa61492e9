import { Body, Controller, Delete, HttpCode, Param, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import { Caller, type Conditions, ETAG, IdempotentPosts, IfUnchanged, RequireScope } from '#platform';

import { parseAlias } from '../aliases/alias-input.js';
import { AliasesService } from '../aliases/aliases.service.js';
import { UpdatedView } from '../bundles/bundle.view.js';
import { OwnerRoute, Refuses } from '../bundles/bundles.docs.js';
import { EditsService } from '../bundles/edits.service.js';
import { OnlyIfMatched, updated } from '../bundles/revisions.js';
import { parseMetadataPatch } from '../bundles/metadata-patch.js';
import { VersionsService } from '../versions/versions.service.js';
import { AliasBody, PreviewBody, PreviewView, previewView } from './extras.view.js';
import { MetadataService } from './metadata.service.js';
import { parsePreview } from './preview-input.js';
import { PreviewsService } from './previews.service.js';

/** What owners can do beyond the original: bring back, name, annotate, try out. */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
@IdempotentPosts(Refuses(409))
export class ExtrasController {
  constructor(
    private readonly edits: EditsService,
    private readonly versions: VersionsService,
    private readonly aliases: AliasesService,
    private readonly metadata: MetadataService,
    private readonly previews: PreviewsService,
    private readonly clock: Clock,
  ) {}

  @Post('restore')
  @HttpCode(200)
  @RequireScope('links:write')
  @OwnerRoute('restore_linky', 'Bring a deleted bundle back, within the grace period', 404, 410)
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async undelete(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.edits.undelete(slug, caller), reply);
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

  @Put('alias')
  @RequireScope('links:write')
  @OwnerRoute('set_linky_alias', 'Name a bundle: /l/{alias} opens it too', 400, 404, 410, 409)
  @OnlyIfMatched()
  @ApiBody({ type: AliasBody })
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async setAlias(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.aliases.set(slug, parseAlias(body), caller, conditions), reply);
  }

  @Delete('alias')
  @RequireScope('links:write')
  @OwnerRoute('remove_linky_alias', 'Take the name of a bundle away', 404, 410)
  @OnlyIfMatched()
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async removeAlias(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.aliases.remove(slug, caller, conditions), reply);
  }

  @Patch('metadata')
  @RequireScope('links:write')
  @OwnerRoute('update_linky_metadata', 'Merge into the metadata; null removes a key', 400, 404, 409, 410)
  @OnlyIfMatched()
  @ApiBody({ schema: { type: 'object', additionalProperties: true } })
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async patchMetadata(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.metadata.merge(slug, parseMetadataPatch(body), caller, conditions), reply);
  }

  @Post('preview')
  @HttpCode(200)
  @RequireScope('links:read')
  @OwnerRoute('preview_linky', 'What somebody would see, by the stored policy or another', 400, 404, 410)
  @ApiBody({ type: PreviewBody })
  @ApiOkResponse({ type: PreviewView })
  async preview(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ): Promise<PreviewView> {
    const { viewer, policy } = parsePreview(body, this.clock.now());
    return previewView(await this.previews.preview(slug, viewer, policy, caller));
  }
}
