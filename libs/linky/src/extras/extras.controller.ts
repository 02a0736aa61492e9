import { Body, Controller, Delete, Header, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Clock, type Principal } from '#kernel';
import { Caller, RequireScope } from '#platform';

import { parseAlias } from '../aliases/alias-input.js';
import { AliasesService } from '../aliases/aliases.service.js';
import { linkyView, UpdatedView } from '../bundles/bundle.view.js';
import { Refuses } from '../bundles/bundles.docs.js';
import { EditsService } from '../bundles/edits.service.js';
import { parseMetadataPatch } from '../bundles/metadata-patch.js';
import { isObject } from '../input/values.js';
import { parsePolicy } from '../policy/policy-parser.js';
import { parseViewer } from '../policy/viewer-input.js';
import { VersionsService } from '../versions/versions.service.js';
import { AliasBody, PreviewBody, PreviewView, previewView } from './extras.view.js';
import { MetadataService } from './metadata.service.js';
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
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'restore_linky',
    summary: 'Bring a deleted Linky back, within the grace period',
  })
  @ApiOkResponse({ type: UpdatedView })
  @Refuses(401, 403, 404, 429, 500, 503)
  async undelete(@Param('slug') slug: string, @Caller() caller: Principal): Promise<UpdatedView> {
    return { linky: linkyView(await this.edits.undelete(slug, caller)) };
  }

  @Post('versions/:number/restore')
  @HttpCode(200)
  @RequireScope('links:write')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'restore_version', summary: 'Make a Linky what it was; an edit as any other' })
  @ApiOkResponse({ type: UpdatedView })
  @Refuses(401, 403, 404, 429, 500, 503)
  async restoreVersion(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @Caller() caller: Principal,
  ): Promise<UpdatedView> {
    return { linky: linkyView(await this.versions.restore(slug, number, caller)) };
  }

  @Put('alias')
  @RequireScope('links:write')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'set_alias', summary: 'Name a Linky: /l/{alias} opens it too' })
  @ApiBody({ type: AliasBody })
  @ApiOkResponse({ type: UpdatedView })
  @Refuses(400, 401, 403, 404, 409, 429, 500, 503)
  async setAlias(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ): Promise<UpdatedView> {
    return { linky: linkyView(await this.aliases.set(slug, parseAlias(body), caller)) };
  }

  @Delete('alias')
  @RequireScope('links:write')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'remove_alias', summary: 'Take the name of a Linky away' })
  @ApiOkResponse({ type: UpdatedView })
  @Refuses(401, 403, 404, 429, 500, 503)
  async removeAlias(@Param('slug') slug: string, @Caller() caller: Principal): Promise<UpdatedView> {
    return { linky: linkyView(await this.aliases.remove(slug, caller)) };
  }

  @Patch('metadata')
  @RequireScope('links:write')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'patch_metadata', summary: 'Merge into the metadata; `null` removes a key' })
  @ApiBody({ schema: { type: 'object', additionalProperties: true } })
  @ApiOkResponse({ type: UpdatedView })
  @Refuses(400, 401, 403, 404, 429, 500, 503)
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
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'preview_linky',
    summary: 'What somebody would see, by the stored policy or another',
  })
  @ApiBody({ type: PreviewBody })
  @ApiOkResponse({ type: PreviewView })
  @Refuses(400, 401, 403, 404, 429, 500, 503)
  async preview(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ): Promise<PreviewView> {
    const sent = isObject(body) ? body : {};
    const draft = sent['resolutionPolicy'];
    const policy = draft === undefined || draft === null ? null : parsePolicy(draft, this.clock.now());
    return previewView(await this.previews.preview(slug, parseViewer(sent['viewer']), policy, caller));
  }
}
