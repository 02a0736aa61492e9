import { Body, Controller, Delete, Get, Put, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayMiss, Paged } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { bodyOrQuery, parseId, payloadOf } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { parseSlice, SMALL_SLICE } from '../protocol/page-input.js';
import { readAnswer } from '../protocol/read-answer.js';
import { GraphIdView } from '../protocol/views.js';
import { parseVisibility } from './grant-input.js';
import { OwnSharesService } from './own-shares.service.js';
import { ShareListService } from './share-list.service.js';
import { GraphReceivedSharesView, GraphSharesView, GraphVisibilityView } from './share-list.views.js';

/** Who a node is shared with, and what is shared with the caller. */
@Controller('api/node/access')
@GraphApi('sharing')
export class OwnSharesController {
  constructor(
    private readonly own: OwnSharesService,
    private readonly list: ShareListService,
  ) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(restLimit('node:access:list'))
  @MayMiss()
  @ApiOperation({
    operationId: 'list_shares',
    summary: 'Who a node is shared with, and how it is published',
  })
  @ApiQuery({ name: 'id', required: true, schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: GraphSharesView })
  async shares(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<GraphSharesView> {
    return readAnswer(await this.list.of(parseId(query), actor), traceId(request));
  }

  @Get('received')
  @RequireScope('graph:read')
  @RateLimit(restLimit('node:access:received'))
  @ApiOperation({ operationId: 'list_received_shares', summary: 'What is shared with you, hidden or not' })
  @Paged(SMALL_SLICE)
  @ApiOkResponse({ type: GraphReceivedSharesView })
  async received(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<GraphReceivedSharesView> {
    const slice = parseSlice(payloadOf(query), SMALL_SLICE);
    return readAnswer(await this.list.received(slice, actor), traceId(request));
  }

  @Delete('leave')
  @RestWrite({
    id: 'leave_share',
    summary: 'Leave what is shared with you',
    payload: GraphIdView,
    limit: restLimit('node:access:leave'),
    misses: false,
  })
  async leave(
    @Body() body: unknown,
    @Query() query: unknown,
    @GraphActor() actor: Actor,
  ): Promise<DiffAnswer> {
    return diffAnswer(await this.own.leave(parseId(bodyOrQuery(body, query)), actor), actor);
  }

  @Put('visibility')
  @RestWrite({
    id: 'set_share_visibility',
    summary: 'Hide what is shared with you, or show it again',
    payload: GraphVisibilityView,
    limit: restLimit('access:visibilityupdate'),
    misses: false,
  })
  async show(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    const { id, showing } = parseVisibility(payload);
    return diffAnswer(await this.own.show(id, showing, actor), actor);
  }
}
