import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { socketNodeLimit } from '../protocol/limits.js';
import { GraphNewNodeView, GraphNodeUpdateView } from '../protocol/node.views.js';
import { GraphDiffView } from '../protocol/views.js';
import { parseNewNode, parseNodeUpdate } from './node-input.js';
import { NodesService } from './nodes.service.js';

/** Nodes over Socket.IO; every success is `{ok, diff}` (docs/contracts/node-graph.md#nodes). */
@Realtime()
export class NodesGateway {
  constructor(private readonly nodes: NodesService) {}

  /** `{target?, title?, …}`: a node, alone or below `target`. */
  @SocketEvent({
    event: 'node:add',
    summary: 'Add a node, alone or below a target',
    payload: GraphNewNodeView,
    ack: GraphDiffView,
  })
  @RequireScope('graph:write')
  @RateLimit(socketNodeLimit('node:add'))
  async add(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.add(parseNewNode(payload), actor), actor);
  }

  /** `{id, version?, …}`: fields, status or both. */
  @SocketEvent({
    event: 'node:update',
    summary: 'Change fields or status of a node',
    payload: GraphNodeUpdateView,
    ack: GraphDiffView,
  })
  @RequireScope('graph:write')
  @RateLimit(socketNodeLimit('node:update'))
  async update(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.update(parseNodeUpdate(payload), actor), actor);
  }
}
