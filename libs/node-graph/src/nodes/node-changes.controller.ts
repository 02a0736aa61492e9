import { Body, Controller, Delete, Post, Query } from '@nestjs/common';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { bodyOrQuery, parseId } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { GraphIdView } from '../protocol/views.js';
import { NodeChangesService } from './node-changes.service.js';
import { NodePurgeService } from './node-purge.service.js';

const payload = GraphIdView;

/** The REST twins of trash, restore and purge (docs/contracts/node-graph.md#rest). */
@Controller('api/node')
@GraphApi('nodes')
export class NodeChangesController {
  constructor(
    private readonly nodes: NodeChangesService,
    private readonly purges: NodePurgeService,
  ) {}

  @Post('trash')
  @RestWrite({
    id: 'trash_node',
    summary: 'Put a node and its links into the trash',
    payload,
    limit: restLimit('node:trash'),
  })
  async trash(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.trash(parseId(body), actor), actor);
  }

  @Post('restore')
  @RestWrite({
    id: 'restore_node',
    summary: 'Bring a node back from the trash, with the links that went with it',
    payload,
    limit: restLimit('node:restore'),
    conflicts: true,
  })
  async restore(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.nodes.restore(parseId(body), actor), actor);
  }

  /** Some proxies drop the body of a DELETE: `?id=` is read too. */
  @Delete()
  @RestWrite({
    id: 'delete_node',
    summary: 'Delete a node in the trash for good, with its links',
    payload,
    limit: restLimit('node:delete'),
  })
  async delete(
    @Body() body: unknown,
    @Query() query: unknown,
    @GraphActor() actor: Actor,
  ): Promise<DiffAnswer> {
    return diffAnswer(await this.purges.delete(parseId(bodyOrQuery(body, query)), actor), actor);
  }
}
