import { Body, Controller, Delete, Post, Put, Query } from '@nestjs/common';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { bodyOrQuery, parseId } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { GraphIdView } from '../protocol/views.js';
import { LinkChangesService } from './link-changes.service.js';
import { parseLinkUpdate } from './link-update.js';
import { GraphLinkUpdateView } from './link-input.views.js';

const limit = (event: string): { limit: ReturnType<typeof restLimit> } => ({ limit: restLimit(event) });
const payload = GraphIdView;

/** The REST twins of the events on links that exist (docs/contracts/node-graph.md#rest). */
@Controller('api/link')
@GraphApi('graph links')
export class LinkChangesController {
  constructor(private readonly links: LinkChangesService) {}

  @Put()
  @RestWrite({
    id: 'update_link',
    summary: 'Make a link primary or secondary, private or not',
    payload: GraphLinkUpdateView,
    ...limit('link:update'),
    conflicts: true,
  })
  async update(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.update(parseLinkUpdate(body), actor), actor);
  }

  @Post('trash')
  @RestWrite({ id: 'trash_link', summary: 'Put a link into the trash', payload, ...limit('link:trash') })
  async trash(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.trash(parseId(body), actor), actor);
  }

  @Post('restore')
  @RestWrite({
    id: 'restore_link',
    summary: 'Bring a link back from the trash',
    payload,
    ...limit('link:restore'),
    conflicts: true,
  })
  async restore(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.restore(parseId(body), actor), actor);
  }

  @Post('swap')
  @RestWrite({
    id: 'swap_link',
    summary: 'Exchange source and target of a link',
    payload,
    ...limit('link:swap'),
    conflicts: true,
  })
  async swap(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.swap(parseId(body), actor), actor);
  }

  /** Some proxies drop the body of a DELETE: `?id=` is read too. */
  @Delete()
  @RestWrite({
    id: 'delete_link',
    summary: 'Delete a link in the trash for good',
    payload,
    ...limit('link:delete'),
  })
  async delete(
    @Body() body: unknown,
    @Query() query: unknown,
    @GraphActor() actor: Actor,
  ): Promise<DiffAnswer> {
    return diffAnswer(await this.links.delete(parseId(bodyOrQuery(body, query)), actor), actor);
  }
}
