import { MessageBody } from '@nestjs/websockets';

import { Realtime } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { SocketWrite } from '../protocol/graph-writes.js';
import { parseId } from '../protocol/input.js';
import { socketNodeLimit } from '../protocol/limits.js';
import { GraphIdView } from '../protocol/views.js';
import { NodeChangesService } from './node-changes.service.js';
import { NodePurgeService } from './node-purge.service.js';

const on = (event: string, summary: string): MethodDecorator =>
  SocketWrite({ event, summary, payload: GraphIdView, limit: socketNodeLimit(event) });

/** Trash, restore and purge of nodes over Socket.IO; every success is `{ok, diff}` (docs/contracts/node-graph.md#trash-of-nodes). */
@Realtime()
export class NodeChangesGateway {
  constructor(
    private readonly nodes: NodeChangesService,
    private readonly purges: NodePurgeService,
  ) {}

  @on('node:trash', 'Put a node and its links into the trash')
  async trash(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.trash(parseId(payload), actor), actor);
  }

  @on('node:restore', 'Bring a node back from the trash, with the links that went with it')
  async restore(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.restore(parseId(payload), actor), actor);
  }

  @on('node:delete', 'Delete a node in the trash for good, with its links')
  async delete(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.purges.delete(parseId(payload), actor), actor);
  }
}
