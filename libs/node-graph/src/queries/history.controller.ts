import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayMiss, Paged } from '../protocol/graph-api.js';
import { restLimit } from '../protocol/limits.js';
import { SMALL_SLICE } from '../protocol/page-input.js';
import { type Answer, readAnswer } from '../protocol/read-answer.js';
import { parseHistory } from './history-input.js';
import { type HistoryPage, HistoryPages } from './history.service.js';
import { GraphHistoryPageView } from './queries.views.js';

@Controller('api/history')
@GraphApi('history')
export class HistoryPageController {
  constructor(private readonly history: HistoryPages) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(restLimit('history:page'))
  @LargeRead()
  @MayMiss()
  @ApiOperation({ operationId: 'list_history', summary: 'What was done, the newest first, page by page' })
  @ApiQuery({ name: 'scopeType', required: false, schema: { enum: ['USER', 'GRAPH'] } })
  @ApiQuery({ name: 'scopeId', required: false, schema: { type: 'string', format: 'uuid' } })
  @Paged(SMALL_SLICE)
  @ApiOkResponse({ type: GraphHistoryPageView })
  async page(
    @Query() query: Record<string, unknown>,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<HistoryPage>> {
    return readAnswer(await this.history.page(parseHistory(query), actor), traceId(request));
  }
}
