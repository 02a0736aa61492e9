import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, Paged } from '../protocol/graph-api.js';
import { payloadOf } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { parseSlice, SMALL_SLICE } from '../protocol/page-input.js';
import { type Answer, readAnswer } from '../protocol/read-answer.js';
import { GraphTrashPageView } from './queries.views.js';
import { type TrashPage, TrashService } from './trash.service.js';

@Controller('api/trash')
@GraphApi('history')
export class TrashController {
  constructor(private readonly trash: TrashService) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(restLimit('trash:page'))
  @LargeRead()
  @ApiOperation({ operationId: 'list_trash', summary: 'What lies in the trash, page by page' })
  @Paged(SMALL_SLICE)
  @ApiOkResponse({ type: GraphTrashPageView })
  async page(
    @Query() query: Record<string, unknown>,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<TrashPage>> {
    const slice = parseSlice(payloadOf(query), SMALL_SLICE);
    return readAnswer(await this.trash.page(slice, actor), traceId(request));
  }
}
