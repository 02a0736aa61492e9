import { Body, Controller, Delete, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { Clock, type Principal } from '#kernel';
import { Caller, RequireScope } from '#platform';

import { parseAlias } from '../aliases/alias-input.js';
import { AliasesService } from '../aliases/aliases.service.js';
import { linkyView, UpdatedView } from '../bundles/bundle.view.js';
import { OwnerRoute } from '../bundles/bundles.docs.js';
import { EditsService } from '../bundles/edits.service.js';
import { parseMetadataPatch } from '../bundles/metadata-patch.js';
import { VersionsService } from '../versions/versions.service.js';
import { AliasBody, PreviewBody, PreviewView, previewView } from './extras.view.js';
import { MetadataService } from './metadata.service.js';
import { parsePreview } from './preview-input.js';
import { PreviewsService } from './previews.service.js';

/** What owners can do beyond the original: bring back, name, annotate, try out. */
@ApiTags('linky')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
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
  @OwnerRoute('restore_linky', 'Bring a deleted Linky back, within the grace period', 404, 410)
  @ApiOkResponse({ type: UpdatedView })
  async undelete(@Param('slug') slug: string, @Caller() caller: Principal): Promise<UpdatedView> {
    return { linky: linkyView(await this.edits.undelete(slug, caller)) };
  }

  @Post('versions/:number/restore')
  @HttpCode(200)
  @RequireScope('links:write')
  @OwnerRoute('restore_version', 'Make a Linky what it was; an edit as any other', 404, 410)
  @ApiOkResponse({ type: UpdatedView })
  async restoreVersion(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @Caller() caller: Principal,
  ): Promise<UpdatedView> {
    return { linky: linkyView(await this.versions.restore(slug, number, caller)) };
  }

  @Put('alias')
  @RequireScope('links:write')
  @OwnerRoute('set_alias', 'Name a Linky: /l/{alias} opens it too', 400, 404, 410, 409)
  @ApiBody({ type: AliasBody })
  @ApiOkResponse({ type: UpdatedView })
  async setAlias(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ): Promise<UpdatedView> {
    return { linky: linkyView(await this.aliases.set(slug, parseAlias(body), caller)) };
  }

  @Delete('alias')
  @RequireScope('links:write')
  @OwnerRoute('remove_alias', 'Take the name of a Linky away', 404, 410)
  @ApiOkResponse({ type: UpdatedView })
  async removeAlias(@Param('slug') slug: string, @Caller() caller: Principal): Promise<UpdatedView> {
    return { linky: linkyView(await this.aliases.remove(slug, caller)) };
  }

  @Patch('metadata')
  @RequireScope('links:write')
  @OwnerRoute('patch_metadata', 'Merge into the metadata; `null` removes a key', 400, 404, 410)
  @ApiBody({ schema: { type: 'object', additionalProperties: true } })
  @ApiOkResponse({ type: UpdatedView })
  async patchMetadata(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ): Promise<UpdatedView> {
    return { linky: linkyView(await this.metadata.merge(slug, parseMetadataPatch(body), caller)) };
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
