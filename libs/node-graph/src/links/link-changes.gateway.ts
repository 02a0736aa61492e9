import { MessageBody } from '@nestjs/websockets';

import { Realtime } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { SocketWrite } from '../protocol/graph-writes.js';
import { parseId } from '../protocol/input.js';
import { socketLinkLimit } from '../protocol/limits.js';
import { GraphIdView } from '../protocol/views.js';
import { LinkChangesService } from './link-changes.service.js';
import { parseLinkUpdate } from './link-update.js';
import { GraphLinkUpdateView } from './link-input.views.js';

const on = (event: string, summary: string, payload = GraphIdView as new () => object): MethodDecorator =>
  SocketWrite({ event, summary, payload, limit: socketLinkLimit(event) });

/** Links that exist, over Socket.IO; every success is `{ok, diff}` (docs/contracts/node-graph.md#change-a-link). */
@Realtime()
export class LinkChangesGateway {
  constructor(private readonly links: LinkChangesService) {}

  /** `{id, type?, private?}`. */
  @on('link:update', 'Make a link primary or secondary, private or not', GraphLinkUpdateView)
  async update(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.update(parseLinkUpdate(payload), actor), actor);
  }

  @on('link:trash', 'Put a link into the trash')
  async trash(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.trash(parseId(payload), actor), actor);
  }

  @on('link:restore', 'Bring a link back from the trash')
  async restore(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.restore(parseId(payload), actor), actor);
  }

  @on('link:swap', 'Exchange source and target of a link')
  async swap(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.swap(parseId(payload), actor), actor);
  }

  @on('link:delete', 'Delete a link in the trash for good')
  async delete(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.delete(parseId(payload), actor), actor);
  }
}
