import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { LargeRead, type PlatformRequest, RateLimit, RequireScope, traceId } from '#platform';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../actor.js';
import { GraphApi, Paged } from '../graph-api.js';
import { payloadOf } from '../input.js';
import { GRAPH_GET_REST } from '../limits.js';
import { GRAPH_SLICE } from './branch-input.js';
import { graphAnswer } from './graph-answer.js';
import { GraphService } from './graph.service.js';
import { GraphPageView } from '../views.js';
import { parseSlice } from './page-input.js';

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
  ): Promise<object> {
    const slice = parseSlice(payloadOf(query), GRAPH_SLICE);
    return graphAnswer(await this.graph.get(slice, actor), traceId(request));
  }
}
