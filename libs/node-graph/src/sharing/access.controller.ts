import { Body, Controller, Delete, Post, Put, Query } from '@nestjs/common';

import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { bodyOrQuery } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { AccessService } from './access.service.js';
import { GraphGrantKeyView, GraphGrantUpdateView } from './access.views.js';
import { parseGrantKey, parseGrantUpdate, parseNewGrant } from './grant-input.js';
import { GraphNewGrantView } from './grant.views.js';

@Controller('api/node/access')
@GraphApi('sharing')
export class AccessController {
  constructor(
    private readonly access: AccessService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @RestWrite({
    id: 'share_node',
    summary: 'Share a node, or the branch below it, with a user',
    payload: GraphNewGrantView,
    limit: restLimit('node:access'),
  })
  async grant(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.grant(parseNewGrant(payload, this.clock.now()), actor), actor);
  }

  @Put()
  @RestWrite({
    id: 'update_share',
    summary: 'Change level, end or reach of a share',
    payload: GraphGrantUpdateView,
    limit: restLimit('node:access:update'),
  })
  async update(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.access.update(parseGrantUpdate(payload, this.clock.now()), actor), actor);
  }

  @Delete()
  @RestWrite({
    id: 'delete_share',
    summary: 'Take a share back',
    payload: GraphGrantKeyView,
    limit: restLimit('node:access:delete'),
  })
  async revoke(
    @Body() body: unknown,
    @Query() query: unknown,
    @GraphActor() actor: Actor,
  ): Promise<DiffAnswer> {
    return diffAnswer(await this.access.revoke(parseGrantKey(bodyOrQuery(body, query)), actor), actor);
  }
}
