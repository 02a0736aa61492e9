import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import { Caller, Env, type PlatformRequest, RateLimit, requesterOf, RequireScope } from '#platform';

import { publicBase } from '../access/public-base.js';
import { BATCH_LIMIT, parseBatch } from '../bundles/batch-input.js';
import { BatchesService } from '../bundles/batches.service.js';
import { CreatedView, createdView } from '../bundles/bundle.view.js';
import { OwnerRoute } from '../bundles/bundles.docs.js';
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
  @RateLimit(BATCH_LIMIT)
  @OwnerRoute('create_linkies', 'Create up to 100 Linkies: all of them, or none', 400)
  @ApiBody({ type: BatchBody })
  @ApiCreatedResponse({ type: BatchView })
  async batch(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<BatchView> {
    const client = parseClientHeader(request.headers['linky-client']);
    const inputs = parseBatch(body, client, this.clock.now());
    const created = await this.batches.create(inputs, caller, requesterOf(caller.subject, reply));
    const base = publicBase(this.env, request);
    return { linkies: created.map((bundle) => createdView(bundle, base)) };
  }

  @Post(':slug/clone')
  @RequireScope('links:write')
  @OwnerRoute('clone_linky', 'A new Linky of yours like one that you may read', 404, 410)
  @ApiCreatedResponse({ type: CreatedView })
  async clone(
    @Param('slug') slug: string,
    @Req() request: PlatformRequest,
    @Caller() caller: Principal,
  ): Promise<CreatedView> {
    return createdView(await this.bundles.clone(slug, caller), publicBase(this.env, request));
  }
}
