import { MessageBody } from '@nestjs/websockets';

import { Clock } from '#kernel';
import { Realtime } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { SocketWrite } from '../protocol/graph-writes.js';
import { parseId } from '../protocol/input.js';
import { socketNodeLimit } from '../protocol/limits.js';
import { EmbedService } from './embed.service.js';
import { parseNewPublication, parsePublicationUpdate } from './publication-input.js';
import { PublicationService } from './publication.service.js';
import { GraphNodeIdView, GraphPublicationView } from './publication.views.js';

const update = { payload: GraphPublicationView, limit: socketNodeLimit('node:publish:update') };

/** Publishing and embedding over Socket.IO (docs/contracts/node-graph.md#publication). */
@Realtime()
export class PublicationGateway {
  constructor(
    private readonly publications: PublicationService,
    private readonly embeds: EmbedService,
    private readonly clock: Clock,
  ) {}

  /** `{id, due?, branch?}`. */
  @SocketWrite({
    event: 'node:publish',
    summary: 'Open a node or its branch to whoever has its token',
    payload: GraphPublicationView,
    limit: socketNodeLimit('node:publish'),
  })
  async publish(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    const input = parseNewPublication(payload, this.clock.now());
    return diffAnswer(await this.publications.publish(input, actor), actor);
  }

  /** `{id, due?, branch?}`: what is absent stays as it is. */
  @SocketWrite({ event: 'node:publish:update', summary: 'Change end or reach of a publication', ...update })
  async update(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    const input = parsePublicationUpdate(payload, this.clock.now());
    return diffAnswer(await this.publications.update(input, actor), actor);
  }

  /** The same under another name. */
  @SocketWrite({
    event: 'node:publish_update',
    summary: 'Another name of `node:publish:update`',
    ...update,
  })
  updateAlias(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return this.update(payload, actor);
  }

  /** `{id}`. */
  @SocketWrite({
    event: 'node:unpublish',
    summary: 'End a publication',
    payload: GraphNodeIdView,
    limit: socketNodeLimit('node:unpublish'),
  })
  async unpublish(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.publications.unpublish(parseId(payload), actor), actor);
  }

  /** `{id}`. */
  @SocketWrite({
    event: 'node:embed',
    summary: 'Make a public branch part of your graph, to look at',
    payload: GraphNodeIdView,
    limit: socketNodeLimit('node:embed'),
  })
  async embed(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.embeds.embed(parseId(payload), actor), actor);
  }

  /** `{id}`. */
  @SocketWrite({
    event: 'node:unembed',
    summary: 'Take an embedded branch out of your graph',
    payload: GraphNodeIdView,
    limit: socketNodeLimit('node:unembed'),
  })
  async unembed(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.embeds.unembed(parseId(payload), actor), actor);
  }
}
