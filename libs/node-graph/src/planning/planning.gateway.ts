import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { socketPlanLimit } from '../protocol/limits.js';
import type { Answer } from '../protocol/read-answer.js';
import { planAnswer } from './planning-answer.js';
import { parseBlockers, parseCritical, parsePath, parseReady } from './planning-input.js';
import {
  type Blockers,
  type FoundCriticalPath,
  type FoundPath,
  PlanningService,
  type ReadyNodes,
} from './planning.service.js';
import {
  GraphBlockersQueryView,
  GraphBlockersView,
  GraphCriticalPathQueryView,
  GraphCriticalPathView,
  GraphPathQueryView,
  GraphPathView,
  GraphReadyQueryView,
  GraphReadyView,
} from './planning.views.js';

/** Questions of people who plan, over Socket.IO. */
@Realtime()
export class PlanningGateway {
  constructor(private readonly planning: PlanningService) {}

  /** `{root?, limit?, offset?}` → `{ok, trace_id, hasMore, nodes}`. */
  @SocketEvent({
    event: 'graph:ready',
    summary: 'Nodes free to start',
    payload: GraphReadyQueryView,
    ack: GraphReadyView,
  })
  @RequireScope('graph:read')
  @RateLimit(socketPlanLimit('graph:ready'))
  @LargeRead()
  async ready(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<ReadyNodes>> {
    return planAnswer(await this.planning.ready(parseReady(payload), actor), newTraceId());
  }

  /** `{id, limit?}` → `{ok, trace_id, hasMore, nodes, links}`. */
  @SocketEvent({
    event: 'graph:blockers',
    summary: 'Everything that blocks a node, with its depth',
    payload: GraphBlockersQueryView,
    ack: GraphBlockersView,
  })
  @RequireScope('graph:read')
  @RateLimit(socketPlanLimit('graph:blockers'))
  @LargeRead()
  async blockers(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<Blockers>> {
    return planAnswer(await this.planning.blockers(parseBlockers(payload), actor), newTraceId());
  }

  /** `{from, to, secondary?}` → `{ok, trace_id, nodes, links}`. */
  @SocketEvent({
    event: 'graph:path',
    summary: 'The shortest way up from one node to another',
    payload: GraphPathQueryView,
    ack: GraphPathView,
  })
  @RequireScope('graph:read')
  @RateLimit(socketPlanLimit('graph:path'))
  async path(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<Answer<FoundPath>> {
    return planAnswer(await this.planning.path(parsePath(payload), actor), newTraceId());
  }

  /** `{id, by?}` → `{ok, trace_id, by, volume, finish, nodes, links}`. */
  @SocketEvent({
    event: 'graph:critical_path',
    summary: 'The chain of unfinished work that decides when a node can be finished',
    payload: GraphCriticalPathQueryView,
    ack: GraphCriticalPathView,
  })
  @RequireScope('graph:read')
  @RateLimit(socketPlanLimit('graph:critical_path'))
  @LargeRead()
  async criticalPath(
    @MessageBody() payload: unknown,
    @GraphActor() actor: Actor,
  ): Promise<Answer<FoundCriticalPath>> {
    return planAnswer(await this.planning.criticalPath(parseCritical(payload), actor), newTraceId());
  }
}
