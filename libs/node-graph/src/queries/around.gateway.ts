import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GRAPH_AROUND_SOCKET } from '../protocol/limits.js';
import { type Answer, readAnswer } from '../protocol/read-answer.js';
import { parseAround } from './around-input.js';
import { type Around, AroundService } from './around.service.js';
import { GraphAroundQueryView, GraphAroundView } from './page.views.js';

/** What is around a node, over Socket.IO. */
@Realtime()
export class AroundGateway {
  constructor(private readonly around: AroundService) {}

  /** `{id, depth?, limit?}` → `{ok, trace_id, hasMore, nodes, links}` (docs/contracts/node-graph.md#around-a-node). */
  @SocketEvent({
    event: 'graph:around',
    summary: 'A node and what is near it',
    payload: GraphAroundQueryView,
    ack: GraphAroundView,
  })
  @RequireScope('graph:read')
  @RateLimit(GRAPH_AROUND_SOCKET)
  @LargeRead()
  async get(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<Around>> {
    return readAnswer(await this.around.get(parseAround(payload), actor), newTraceId());
  }
}
