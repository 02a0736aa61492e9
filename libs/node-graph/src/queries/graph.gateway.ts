import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GRAPH_GET_SOCKET } from '../protocol/limits.js';
import { type GraphAnswer, graphAnswer } from './graph-answer.js';
import { parseGraph } from './graph-input.js';
import { GraphService } from './graph.service.js';
import { GraphPageView, GraphSliceView } from './page.views.js';

/** Reads over Socket.IO. */
@Realtime()
export class GraphGateway {
  constructor(private readonly graph: GraphService) {}

  /** `{limit?, offset?, copy?}` → `{ok, hasMore, cursor, trace_id, nodes, links, graph?: {nodes, links}}` (docs/contracts/node-graph.md#graph). */
  @SocketEvent({
    event: 'graph:get',
    summary: 'The nodes and links you may see',
    payload: GraphSliceView,
    ack: GraphPageView,
  })
  @RequireScope('graph:read')
  @RateLimit(GRAPH_GET_SOCKET)
  @LargeRead()
  async get(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<GraphAnswer> {
    const { slice, copy } = parseGraph(payload);
    return graphAnswer(await this.graph.get(slice, actor), copy, newTraceId());
  }
}
