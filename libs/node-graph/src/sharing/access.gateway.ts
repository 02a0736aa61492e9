import { applyDecorators } from '@nestjs/common';
import { MessageBody } from '@nestjs/websockets';

import { Clock } from '#kernel';
import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { SocketWrite } from '../protocol/graph-writes.js';
import { parseId, payloadOf } from '../protocol/input.js';
import { readLimit, socketNodeLimit } from '../protocol/limits.js';
import { parseSlice, SMALL_SLICE } from '../protocol/page-input.js';
import { readAnswer } from '../protocol/read-answer.js';
import { GraphIdView } from '../protocol/views.js';
import { AccessService } from './access.service.js';
import { GraphGrantKeyView, GraphGrantUpdateView } from './access.views.js';
import { parseGrantKey, parseGrantUpdate, parseNewGrant, parseVisibility } from './grant-input.js';
import { GraphNewGrantView } from './grant.views.js';
import { OwnSharesService } from './own-shares.service.js';
import { ShareListService } from './share-list.service.js';
import {
  GraphReceivedSharesView,
  GraphReceivedSliceView,
  GraphSharesView,
  GraphVisibilityView,
} from './share-list.views.js';

const update = { payload: GraphGrantUpdateView, limit: socketNodeLimit('node:access:update') };
const revoke = { payload: GraphGrantKeyView, limit: socketNodeLimit('node:access:delete') };

const read = (
  event: string,
  summary: string,
  payload: new () => object,
  ack: new () => object,
): MethodDecorator =>
  applyDecorators(
    SocketEvent({ event, summary, payload, ack }),
    RequireScope('graph:read'),
    RateLimit(readLimit(event)),
  );

/** Sharing over Socket.IO (docs/contracts/node-graph.md#sharing). */
@Realtime()
export class AccessGateway {
  constructor(
    private readonly access: AccessService,
    private readonly own: OwnSharesService,
    private readonly list: ShareListService,
    private readonly clock: Clock,
  ) {}

  /** `{id}` → `{ok, owner, access, publication, trace_id}`. */
  @read('node:access:list', 'Who a node is shared with', GraphIdView, GraphSharesView)
  async listShares(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<GraphSharesView> {
    return readAnswer(await this.list.of(parseId(payload), actor), newTraceId());
  }

  /** `{limit?, offset?}` → `{ok, hasMore, access, trace_id}`. */
  @read('node:access:received', 'What is shared with you', GraphReceivedSliceView, GraphReceivedSharesView)
  async listReceived(
    @MessageBody() payload: unknown,
    @GraphActor() actor: Actor,
  ): Promise<GraphReceivedSharesView> {
    const slice = parseSlice(payloadOf(payload), SMALL_SLICE);
    return readAnswer(await this.list.received(slice, actor), newTraceId());
  }

  /** `{id}`: gives a share of your own back. */
  @SocketWrite({
    event: 'node:access:leave',
    summary: 'Leave what is shared with you',
    payload: GraphIdView,
    limit: socketNodeLimit('node:access:leave'),
  })
  async leave(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.own.leave(parseId(payload), actor), actor);
  }

  /** `{id, showing}`. */
  @SocketWrite({
    event: 'access:visibilityupdate',
    summary: 'Hide what is shared with you, or show it again',
    payload: GraphVisibilityView,
    limit: socketNodeLimit('access:visibilityupdate'),
  })
  async show(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    const { id, showing } = parseVisibility(payload);
    return diffAnswer(await this.own.show(id, showing, actor), actor);
  }

  /** `{id, email, level?, due?, branch?}`: shares a node or its branch. */
  @SocketWrite({
    event: 'node:access',
    summary: 'Share a node or its branch',
    payload: GraphNewGrantView,
    limit: socketNodeLimit('node:access'),
  })
  async grant(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.grant(parseNewGrant(payload, this.clock.now()), actor), actor);
  }

  /** `{id, email, level?, due?, branch?}`: what is absent stays as it is. */
  @SocketWrite({ event: 'node:access:update', summary: 'Change a share', ...update })
  async update(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.update(parseGrantUpdate(payload, this.clock.now()), actor), actor);
  }

  /** The same under another name. */
  @SocketWrite({
    event: 'node:access_update',
    summary: 'Another name of `node:access:update`',
    ...update,
  })
  updateAlias(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return this.update(payload, actor);
  }

  /** `{id, email}`: takes a share back. */
  @SocketWrite({ event: 'node:access:delete', summary: 'Take a share back', ...revoke })
  async revoke(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.revoke(parseGrantKey(payload), actor), actor);
  }

  /** The same under another name. */
  @SocketWrite({
    event: 'node:access_revoke',
    summary: 'Another name of `node:access:delete`',
    ...revoke,
  })
  revokeAlias(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return this.revoke(payload, actor);
  }
}
