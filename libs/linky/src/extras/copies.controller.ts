import { Body, Controller, Header, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Clock, type Principal } from '#kernel';
import { Caller, Env, type PlatformRequest, RateLimit, RequireScope } from '#platform';

import { publicBase } from '../access/public-base.js';
import { parseBatch } from '../bundles/batch-input.js';
import { BatchesService } from '../bundles/batches.service.js';
import { CreatedView, createdView } from '../bundles/bundle.view.js';
import { Refuses } from '../bundles/bundles.docs.js';
import { BundlesService } from '../bundles/bundles.service.js';
import { parseClientHeader } from '../bundles/caller-metadata.js';
import { BatchBody, BatchView } from './extras.view.js';

/** Further ways to make bundles, for callers who are known. */
@ApiTags('linky')
@ApiBearerAuth('bearer')
@Controller('api/links')
export class CopiesController {
  constructor(
    private readonly bundles: BundlesService,
    private readonly batches: BatchesService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  @Post('batch')
  @RequireScope('links:write')
  @RateLimit({ bucket: 'linky:batch', limit: 60, windowMs: 60_000 })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_linkies', summary: 'Create up to 100 Linkies: all of them, or none' })
  @ApiBody({ type: BatchBody })
  @ApiCreatedResponse({ type: BatchView })
  @Refuses(400, 401, 403, 429, 500, 503)
  async batch(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Caller() caller: Principal,
  ): Promise<BatchView> {
    const client = parseClientHeader(request.headers['linky-client']);
    const created = await this.batches.create(parseBatch(body, client, this.clock.now()), caller);
    const base = publicBase(this.env, request);
    return { linkies: created.map((bundle) => createdView(bundle, base)) };
  }

  @Post(':slug/clone')
  @RequireScope('links:write')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'clone_linky', summary: 'A new Linky of yours like one that you may read' })
  @ApiCreatedResponse({ type: CreatedView })
  @Refuses(401, 403, 404, 429, 500, 503)
  async clone(
    @Param('slug') slug: string,
    @Req() request: PlatformRequest,
    @Caller() caller: Principal,
  ): Promise<CreatedView> {
    return createdView(await this.bundles.clone(slug, caller), publicBase(this.env, request));
  }
}
