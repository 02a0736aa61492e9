import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import { Caller, type PlatformRequest, requesterOf, RequireScope } from '#platform/auth';
import { Env } from '#platform/config';
import { IdempotentPosts, locate, LOCATION, publicBase } from '#platform/http';
import { RateLimit } from '#platform/limits';

import { BATCH_LIMIT, parseBatch } from './batch-input.js';
import { BatchesService } from './batches.service.js';
import { CreatedView, createdView } from './bundle.view.js';
import { OwnerRoute, Refuses } from './bundles.docs.js';
import { BundlesService } from './bundles.service.js';
import { parseClientHeader } from './caller-metadata.js';
import { BatchBody, BatchView, batchView } from './batch.view.js';

/** What a bundle is read below. */
const COLLECTION = '/api/links';

/** Further ways to make bundles, for callers who are known. */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links')
@IdempotentPosts(Refuses(409))
export class BatchesController {
  constructor(
    private readonly bundles: BundlesService,
    private readonly batches: BatchesService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  @Post('batch')
  @RequireScope('links:write')
  @RateLimit(BATCH_LIMIT)
  @OwnerRoute(
    'create_linkies',
    'Create up to 100 bundles, all of them or none; a refusal names all that are faulty',
    400,
    409,
  )
  @ApiBody({ type: BatchBody })
  @ApiCreatedResponse({ type: BatchView })
  @ApiOkResponse({ type: BatchView, description: '`dryRun`: all of them could be made' })
  async batch(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<BatchView> {
    const client = parseClientHeader(request.headers['linky-client']);
    const batch = parseBatch(body, client, this.clock.now());
    const created = await this.batches.create(batch, caller, requesterOf(caller.subject, reply));
    if (batch.dryRun) void reply.status(200);
    return batchView(batch, created, publicBase(this.env, request));
  }

  @Post(':slug/clone')
  @RequireScope('links:write')
  @OwnerRoute('clone_linky', 'A new bundle of yours like one that you may read', 404, 409, 410)
  @ApiCreatedResponse({ type: CreatedView, headers: LOCATION })
  async clone(
    @Param('slug') slug: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<CreatedView> {
    const created = await this.bundles.clone(slug, caller);
    locate(reply, COLLECTION, created.slug);
    return createdView(created, publicBase(this.env, request));
  }
}
