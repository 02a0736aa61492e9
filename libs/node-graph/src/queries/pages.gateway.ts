import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { payloadOf } from '../protocol/input.js';
import { readLimit } from '../protocol/limits.js';
import { parseSlice, SMALL_SLICE } from '../protocol/page-input.js';
import { type Answer, readAnswer } from '../protocol/read-answer.js';
import { parseBranch } from './branch-input.js';
import { BranchService } from './branch.service.js';
import type { GraphPage } from './graph.service.js';
import { parseHistory } from './history-input.js';
import { type HistoryPage, HistoryPages } from './history.service.js';
import { GraphPageView } from './page.views.js';
import {
  GraphBranchSliceView,
  GraphHistoryPageView,
  GraphHistorySliceView,
  GraphSmallSliceView,
  GraphTrashPageView,
} from './queries.views.js';
import { type TrashPage, TrashService } from './trash.service.js';

/** The paged reads beside `graph:get`, over Socket.IO (docs/contracts/node-graph.md#reads). */
@Realtime()
export class PagesGateway {
  constructor(
    private readonly branches: BranchService,
    private readonly trash: TrashService,
    private readonly history: HistoryPages,
  ) {}

  /** `{root, limit?, offset?}` → `{ok, hasMore, cursor, nodes, links, trace_id}`. */
  @SocketEvent({
    event: 'branch:get',
    summary: 'The nodes and links of one branch that you may see',
    payload: GraphBranchSliceView,
    ack: GraphPageView,
  })
  @RequireScope('graph:read')
  @RateLimit(readLimit('branch:get'))
  @LargeRead()
  async getBranch(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<GraphPage>> {
    return readAnswer(await this.branches.get(parseBranch(payload), actor), newTraceId());
  }

  /** `{limit?, offset?}` → `{ok, hasMore, nodes, links, trace_id}`. */
  @SocketEvent({
    event: 'trash:page',
    summary: 'What lies in the trash',
    payload: GraphSmallSliceView,
    ack: GraphTrashPageView,
  })
  @RequireScope('graph:read')
  @RateLimit(readLimit('trash:page'))
  @LargeRead()
  async pageTrash(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<TrashPage>> {
    const slice = parseSlice(payloadOf(payload), SMALL_SLICE);
    return readAnswer(await this.trash.page(slice, actor), newTraceId());
  }

  /** `{scopeType?, scopeId?, limit?, offset?}` → `{ok, hasMore, batches, trace_id}`. */
  @SocketEvent({
    event: 'history:page',
    summary: 'What was done, the newest first',
    payload: GraphHistorySliceView,
    ack: GraphHistoryPageView,
  })
  @RequireScope('graph:read')
  @RateLimit(readLimit('history:page'))
  @LargeRead()
  async pageHistory(
    @MessageBody() payload: unknown,
    @GraphActor() actor: Actor,
  ): Promise<Answer<HistoryPage>> {
    return readAnswer(await this.history.page(parseHistory(payload), actor), newTraceId());
  }
}
