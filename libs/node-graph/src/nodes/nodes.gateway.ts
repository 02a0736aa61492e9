import { MessageBody, SubscribeMessage } from '@nestjs/websockets';

import { Clock } from '#kernel';
import { RateLimit, Realtime, RequireScope } from '#platform';

import { AccessService } from '../access/access.service.js';
import { parseNewGrant } from '../access/grant-input.js';
import { type Actor, GraphActor } from '../actor.js';
import { type DiffAnswer, diffAnswer } from '../diff/answer.js';
import { socketNodeLimit } from '../limits.js';
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
  @SubscribeMessage('node:add')
  @RequireScope('graph:write')
  @RateLimit(socketNodeLimit('node:add'))
  async add(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.add(parseNewNode(payload), actor), actor);
  }

  /** `{id, version?, …}`: fields, status or both. */
  @SubscribeMessage('node:update')
  @RequireScope('graph:write')
  @RateLimit(socketNodeLimit('node:update'))
  async update(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.update(parseNodeUpdate(payload), actor), actor);
  }

  /** `{id, email, level?, due?, branch?}`: shares a node or its branch. */
  @SubscribeMessage('node:access')
  @RequireScope('graph:write')
  @RateLimit(socketNodeLimit('node:access'))
  async grant(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.grant(parseNewGrant(payload, this.clock.now()), actor), actor);
  }
}
