import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, Paged } from '../protocol/graph-api.js';
import { GRAPH_GET_REST } from '../protocol/limits.js';
import { type GraphAnswer, graphAnswer } from './graph-answer.js';
import { parseGraph, PLAIN_SLICE } from './graph-input.js';
import { GraphService } from './graph.service.js';
import { COPY, GraphPageView } from './page.views.js';

@Controller('api/graph')
@GraphApi('graph')
export class GraphController {
  constructor(private readonly graph: GraphService) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(GRAPH_GET_REST)
  @LargeRead()
  @ApiOperation({ operationId: 'get_graph', summary: 'What the caller sees of the graph, page by page' })
  @Paged(PLAIN_SLICE)
  @ApiQuery({ name: 'copy', required: false, description: COPY, schema: { type: 'boolean', default: true } })
  @ApiOkResponse({ type: GraphPageView })
  async get(
    @Query() query: Record<string, unknown>,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<GraphAnswer> {
    const { slice, copy } = parseGraph(query);
    return graphAnswer(await this.graph.get(slice, actor), copy, traceId(request));
  }
}
