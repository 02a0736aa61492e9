import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { RateLimit, RequireScope } from '#platform';

import { type Actor, GraphActor } from '../actor.js';
import { type DiffAnswer, diffAnswer } from '../diff/answer.js';
import { GraphApi, MayConflict, MayMiss } from '../graph-api.js';
import { LINK_ADD_REST } from '../limits.js';
import { GraphDiffView, GraphNewLinkView } from '../views.js';
import { parseNewLink } from './link-input.js';
import { LinksService } from './links.service.js';

@Controller('api/link')
@GraphApi()
export class LinksController {
  constructor(private readonly links: LinksService) {}

  @Post()
  @HttpCode(200)
  @RequireScope('graph:write')
  @RateLimit(LINK_ADD_REST)
  @MayMiss()
  @MayConflict()
  @ApiOperation({ operationId: 'link_add', summary: 'Link two nodes' })
  @ApiBody({ type: GraphNewLinkView })
  @ApiOkResponse({ type: GraphDiffView })
  async add(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.add(parseNewLink(payload), actor), actor);
  }
}
