import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, Paged } from '../protocol/graph-api.js';
import { payloadOf } from '../protocol/input.js';
import { GRAPH_GET_REST } from '../protocol/limits.js';
import { parseSlice } from '../protocol/page-input.js';
import { GRAPH_SLICE } from './branch-input.js';
import { type GraphAnswer, graphAnswer } from './graph-answer.js';
import { GraphService } from './graph.service.js';
import { GraphPageView } from './page.views.js';

@Controller('api/graph')
@GraphApi('graph')
export class GraphController {
  constructor(private readonly graph: GraphService) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(GRAPH_GET_REST)
  @LargeRead()
  @ApiOperation({ operationId: 'get_graph', summary: 'What the caller sees of the graph, page by page' })
  @Paged(GRAPH_SLICE)
  @ApiOkResponse({ type: GraphPageView })
  async get(
    @Query() query: Record<string, unknown>,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<GraphAnswer> {
    const slice = parseSlice(payloadOf(query), GRAPH_SLICE);
    return graphAnswer(await this.graph.get(slice, actor), traceId(request));
  }
}
