import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayMiss, OFFSET } from '../protocol/graph-api.js';
import { restPlanLimit } from '../protocol/limits.js';
import type { Answer } from '../protocol/read-answer.js';
import { planAnswer } from './planning-answer.js';
import { parseBlockers, parseCritical, parsePath, parseReady } from './planning-input.js';
import {
  type Blockers,
  type FoundCriticalPath,
  type FoundPath,
  PlanningService,
  type ReadyNodes,
} from './planning.service.js';
import { GraphBlockersView, GraphCriticalPathView, GraphPathView, GraphReadyView } from './planning.views.js';

const uuid = { type: 'string', format: 'uuid' } as const;
const limit = { type: 'integer', minimum: 1, maximum: 5000, default: 1000 } as const;

@Controller('api/graph')
@GraphApi('planning')
export class PlanningController {
  constructor(private readonly planning: PlanningService) {}

  @Get('ready')
  @RequireScope('graph:read')
  @RateLimit(restPlanLimit('graph:ready'))
  @ApiOperation({ operationId: 'list_ready_nodes', summary: 'Nodes free to start' })
  @ApiQuery({ name: 'root', required: false, schema: uuid })
  @ApiQuery({ name: 'limit', required: false, schema: limit })
  @ApiQuery(OFFSET)
  @ApiOkResponse({ type: GraphReadyView })
  @LargeRead()
  async ready(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<ReadyNodes>> {
    return planAnswer(await this.planning.ready(parseReady(query), actor), traceId(request));
  }

  @Get('blockers')
  @RequireScope('graph:read')
  @RateLimit(restPlanLimit('graph:blockers'))
  @MayMiss()
  @ApiOperation({ operationId: 'list_blockers', summary: 'Everything that blocks a node, with its depth' })
  @ApiQuery({ name: 'id', schema: uuid })
  @ApiQuery({ name: 'limit', required: false, schema: limit })
  @ApiOkResponse({ type: GraphBlockersView })
  @LargeRead()
  async blockers(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<Blockers>> {
    return planAnswer(await this.planning.blockers(parseBlockers(query), actor), traceId(request));
  }

  @Get('path')
  @RequireScope('graph:read')
  @RateLimit(restPlanLimit('graph:path'))
  @MayMiss()
  @ApiOperation({ operationId: 'find_path', summary: 'The shortest way up from one node to another' })
  @ApiQuery({ name: 'from', schema: uuid })
  @ApiQuery({ name: 'to', schema: uuid })
  @ApiQuery({ name: 'secondary', required: false, schema: { type: 'boolean', default: false } })
  @ApiOkResponse({ type: GraphPathView })
  async path(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<FoundPath>> {
    return planAnswer(await this.planning.path(parsePath(query), actor), traceId(request));
  }

  @Get('critical-path')
  @RequireScope('graph:read')
  @RateLimit(restPlanLimit('graph:critical_path'))
  @MayMiss()
  @ApiOperation({ operationId: 'find_critical_path', summary: 'What decides when a node can be finished' })
  @ApiQuery({ name: 'id', schema: uuid })
  @ApiQuery({ name: 'by', required: false, schema: { enum: ['volume', 'due'], default: 'volume' } })
  @ApiOkResponse({ type: GraphCriticalPathView })
  @LargeRead()
  async criticalPath(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<FoundCriticalPath>> {
    return planAnswer(await this.planning.criticalPath(parseCritical(query), actor), traceId(request));
  }
}
