import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi } from '../protocol/graph-api.js';
import { restLimit } from '../protocol/limits.js';
import type { Answer } from '../protocol/read-answer.js';
import { CatchUpService, type SinceAnswer } from './catch-up.service.js';
import { GraphSinceAnswerView } from './catch-up.views.js';
import { parseSince } from './since-input.js';

@Controller('api/graph/since')
@GraphApi('graph')
export class CatchUpController {
  constructor(private readonly catchUp: CatchUpService) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(restLimit('graph:since'))
  @LargeRead()
  @ApiOperation({
    operationId: 'list_changes',
    summary: 'Every diff that the caller was to be told after a cursor',
  })
  @ApiQuery({ name: 'cursor', required: true, schema: { type: 'string' } })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  })
  @ApiOkResponse({ type: GraphSinceAnswerView })
  async since(
    @Query() query: Record<string, unknown>,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<SinceAnswer>> {
    return { ok: true, ...(await this.catchUp.since(parseSince(query), actor)), trace_id: traceId(request) };
  }
}
