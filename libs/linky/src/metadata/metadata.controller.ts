import { Body, Controller, Param, Patch, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { type Conditions, ETAG, IfUnchanged } from '#platform/http';

import { UpdatedView } from '../bundles/bundle.view.js';
import { OwnerRoute } from '../bundles/bundles.docs.js';
import { OnlyIfMatched, updated } from '../bundles/revisions.js';
import { parseMetadataPatch } from './metadata-patch.js';
import { MetadataService } from './metadata.service.js';

/** Single keys of the metadata of a bundle (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
export class MetadataController {
  constructor(private readonly metadata: MetadataService) {}

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
}
