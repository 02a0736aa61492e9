import { Body, Controller, Delete, Post, Put, Query } from '@nestjs/common';

import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { bodyOrQuery, parseId } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { EmbedService } from './embed.service.js';
import { parseNewPublication, parsePublicationUpdate } from './publication-input.js';
import { PublicationService } from './publication.service.js';
import { GraphNodeIdView, GraphPublicationView } from './publication.views.js';

@Controller('api/node')
@GraphApi('publication')
export class PublicationController {
  constructor(
    private readonly publications: PublicationService,
    private readonly embeds: EmbedService,
    private readonly clock: Clock,
  ) {}

  @Post('public')
  @RestWrite({
    id: 'publish_node',
    summary: 'Open a node or its branch to whoever has its token',
    payload: GraphPublicationView,
    limit: restLimit('node:publish'),
  })
  async publish(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    const input = parseNewPublication(body, this.clock.now());
    return diffAnswer(await this.publications.publish(input, actor), actor);
  }

  @Put('public')
  @RestWrite({
    id: 'update_publication',
    summary: 'Change end or reach of a publication',
    payload: GraphPublicationView,
    limit: restLimit('node:publish:update'),
  })
  async update(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    const input = parsePublicationUpdate(body, this.clock.now());
    return diffAnswer(await this.publications.update(input, actor), actor);
  }

  @Delete('public')
  @RestWrite({
    id: 'unpublish_node',
    summary: 'End a publication',
    payload: GraphNodeIdView,
    limit: restLimit('node:unpublish'),
  })
  async unpublish(
    @Body() body: unknown,
    @Query() query: unknown,
    @GraphActor() actor: Actor,
  ): Promise<DiffAnswer> {
    return diffAnswer(await this.publications.unpublish(parseId(bodyOrQuery(body, query)), actor), actor);
  }

  @Post('embed')
  @RestWrite({
    id: 'embed_node',
    summary: 'Make a public branch part of your graph, to look at',
    payload: GraphNodeIdView,
    limit: restLimit('node:embed'),
    misses: false,
  })
  async embed(@Body() body: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.embeds.embed(parseId(body), actor), actor);
  }

  @Delete('embed')
  @RestWrite({
    id: 'remove_embedded_node',
    summary: 'Take an embedded branch out of your graph',
    payload: GraphNodeIdView,
    limit: restLimit('node:unembed'),
    misses: false,
  })
  async unembed(
    @Body() body: unknown,
    @Query() query: unknown,
    @GraphActor() actor: Actor,
  ): Promise<DiffAnswer> {
    return diffAnswer(await this.embeds.unembed(parseId(bodyOrQuery(body, query)), actor), actor);
  }
}
