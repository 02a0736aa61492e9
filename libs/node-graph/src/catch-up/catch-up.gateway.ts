import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GRAPH_SINCE_SOCKET } from '../protocol/limits.js';
import type { Answer } from '../protocol/read-answer.js';
import { CatchUpService, type SinceAnswer } from './catch-up.service.js';
import { GraphSinceAnswerView, GraphSinceView } from './catch-up.views.js';
import { parseSince } from './since-input.js';

/** Catch-up over Socket.IO. */
@Realtime()
export class CatchUpGateway {
  constructor(private readonly catchUp: CatchUpService) {}

  /** `{cursor, limit?}` → `{ok, cursor, hasMore, diffs, trace_id}` or `{ok, reset: true, trace_id}` (docs/contracts/node-graph.md#catch-up). */
  @SocketEvent({
    event: 'graph:since',
    summary: 'Every diff that you were to be told after a cursor',
    payload: GraphSinceView,
    ack: GraphSinceAnswerView,
  })
  @RequireScope('graph:read')
  @RateLimit(GRAPH_SINCE_SOCKET)
  @LargeRead()
  async since(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<SinceAnswer>> {
    return { ok: true, ...(await this.catchUp.since(parseSince(payload), actor)), trace_id: newTraceId() };
  }
}
