import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { Clock } from '#kernel';
import { RateLimit, RequireScope } from '#platform';

import { AccessService } from '../access/access.service.js';
import { parseNewGrant } from '../access/grant-input.js';
import { type Actor, GraphActor } from '../actor.js';
import { type DiffAnswer, diffAnswer } from '../diff/answer.js';
import { GraphApi, MayConflict, MayMiss } from '../graph-api.js';
import { NODE_ADD_REST, restLimit } from '../limits.js';
import { GraphDiffView, GraphNewGrantView, GraphNewNodeView, GraphNodeUpdateView } from '../views.js';
import { parseNewNode, parseNodeUpdate } from './node-input.js';
import { NodesService } from './nodes.service.js';

@Controller('api/node')
@GraphApi()
export class NodesController {
  constructor(
    private readonly nodes: NodesService,
    private readonly access: AccessService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireScope('graph:write')
  @RateLimit(NODE_ADD_REST)
  @MayMiss()
  @ApiOperation({ operationId: 'node_add', summary: 'Make a node, alone or below another' })
  @ApiBody({ type: GraphNewNodeView })
  @ApiOkResponse({ type: GraphDiffView })
  async add(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.add(parseNewNode(payload), actor), actor);
  }

  @Put()
  @RequireScope('graph:write')
  @RateLimit(restLimit('node:update'))
  @MayMiss()
  @MayConflict()
  @ApiOperation({ operationId: 'node_update', summary: 'Change fields or status of a node' })
  @ApiBody({ type: GraphNodeUpdateView })
  @ApiOkResponse({ type: GraphDiffView })
  async update(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.update(parseNodeUpdate(payload), actor), actor);
  }

  @Post('access')
  @HttpCode(200)
  @RequireScope('graph:write')
  @RateLimit(restLimit('node:access'))
  @MayMiss()
  @ApiOperation({ operationId: 'node_access', summary: 'Share a node, or the branch below it, with a user' })
  @ApiBody({ type: GraphNewGrantView })
  @ApiOkResponse({ type: GraphDiffView })
  async grant(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.grant(parseNewGrant(payload, this.clock.now()), actor), actor);
  }
}
