import { MessageBody } from '@nestjs/websockets';

import { Clock } from '#kernel';
import { Realtime } from '#platform';

import { type Actor, GraphActor } from '../actor.js';
import { type DiffAnswer, diffAnswer } from '../diff/answer.js';
import { SocketWrite } from '../graph-writes.js';
import { socketNodeLimit } from '../limits.js';
import { GraphNewGrantView } from '../views.js';
import { AccessService } from './access.service.js';
import { GraphGrantKeyView, GraphGrantUpdateView } from './access.views.js';
import { parseGrantKey, parseGrantUpdate, parseNewGrant } from './grant-input.js';

const update = { payload: GraphGrantUpdateView, limit: socketNodeLimit('node:access:update') };
const revoke = { payload: GraphGrantKeyView, limit: socketNodeLimit('node:access:delete') };

/** Sharing over Socket.IO (contract 5.2). */
@Realtime()
export class AccessGateway {
  constructor(
    private readonly access: AccessService,
    private readonly clock: Clock,
  ) {}

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
