import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { RequireScope } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayConflict, MayMiss } from '../protocol/graph-api.js';
import { NODE_ADD_REST, restLimit } from '../protocol/limits.js';
import { GraphNewNodeView, GraphNodeUpdateView } from '../protocol/node.views.js';
import { GraphDiffView } from '../protocol/views.js';
import { parseNewNode, parseNodeUpdate } from './node-input.js';
import { NodesService } from './nodes.service.js';

@Controller('api/node')
@GraphApi('nodes')
export class NodesController {
  constructor(private readonly nodes: NodesService) {}

  @Post()
  @HttpCode(200)
  @RequireScope('graph:write')
  @RateLimit(NODE_ADD_REST)
  @MayMiss()
  @ApiOperation({ operationId: 'add_node', summary: 'Make a node, alone or below another' })
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
  @ApiOperation({ operationId: 'update_node', summary: 'Change fields or status of a node' })
  @ApiBody({ type: GraphNodeUpdateView })
  @ApiOkResponse({ type: GraphDiffView })
  async update(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.update(parseNodeUpdate(payload), actor), actor);
  }
}
