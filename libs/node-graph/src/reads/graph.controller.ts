import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RateLimit, RequireScope, traceId } from '#platform';

import { type Actor, GraphActor } from '../actor.js';
import { GraphApi } from '../graph-api.js';
import { payloadOf } from '../input.js';
import { GRAPH_GET_REST } from '../limits.js';
import { graphAnswer } from './graph-answer.js';
import { GRAPH_SLICE } from './graph.gateway.js';
import { GraphService } from './graph.service.js';
import { GraphPageView } from '../views.js';
import { parseSlice } from './page-input.js';

@Controller('api/graph')
@GraphApi()
export class GraphController {
  constructor(private readonly graph: GraphService) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(GRAPH_GET_REST)
  @ApiOperation({ operationId: 'graph_get', summary: 'What the caller sees of the graph, page by page' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 5000, default: 1000 },
  })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0, default: 0 } })
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
