import { MessageBody } from '@nestjs/websockets';

import { Clock } from '#kernel';
import { RateLimit, Realtime, RequireScope, SocketEvent } from '#platform';

import { AccessService } from '../access/access.service.js';
import { parseNewGrant } from '../access/grant-input.js';
import { type Actor, GraphActor } from '../actor.js';
import { type DiffAnswer, diffAnswer } from '../diff/answer.js';
import { socketNodeLimit } from '../limits.js';
import { GraphDiffView, GraphNewGrantView, GraphNewNodeView, GraphNodeUpdateView } from '../views.js';
import { parseNewNode, parseNodeUpdate } from './node-input.js';
import { NodesService } from './nodes.service.js';

/** Nodes over Socket.IO; every success is `{ok, diff}` (contract 5.2). */
@Realtime()
export class NodesGateway {
  constructor(
    private readonly nodes: NodesService,
    private readonly access: AccessService,
    private readonly clock: Clock,
  ) {}

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

  /** `{id, email, level?, due?, branch?}`: shares a node or its branch. */
  @SocketEvent({
    event: 'node:access',
    summary: 'Share a node or its branch',
    payload: GraphNewGrantView,
    ack: GraphDiffView,
  })
  @RequireScope('graph:write')
  @RateLimit(socketNodeLimit('node:access'))
  async grant(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.grant(parseNewGrant(payload, this.clock.now()), actor), actor);
  }
}
