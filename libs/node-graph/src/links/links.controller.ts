import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { RequireScope } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayConflict, MayMiss } from '../protocol/graph-api.js';
import { LINK_ADD_MANY_REST, LINK_ADD_REST } from '../protocol/limits.js';
import { GraphDiffView } from '../protocol/views.js';
import { BulkLinksService } from './bulk-links.service.js';
import { parseNewLink } from './new-link.js';
import { GraphNewLinksView, GraphNewLinkView } from './link-input.views.js';
import { LinksService } from './links.service.js';
import { parseManyLinks } from './many-links-input.js';

@Controller('api/link')
@GraphApi('graph links')
export class LinksController {
  constructor(
    private readonly links: LinksService,
    private readonly bulk: BulkLinksService,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireScope('graph:write')
  @RateLimit(LINK_ADD_REST)
  @MayMiss()
  @MayConflict()
  @ApiOperation({ operationId: 'add_link', summary: 'Link two nodes' })
  @ApiBody({ type: GraphNewLinkView })
  @ApiOkResponse({ type: GraphDiffView })
  async add(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.add(parseNewLink(payload), actor), actor);
  }

  @Post('many')
  @HttpCode(200)
  @RequireScope('graph:write')
  @RateLimit(LINK_ADD_MANY_REST)
  @MayMiss()
  @MayConflict()
  @ApiOperation({ operationId: 'add_links', summary: 'Add up to 500 links at once, all or none' })
  @ApiBody({ type: GraphNewLinksView })
  @ApiOkResponse({ type: GraphDiffView })
  async addMany(@Body() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.bulk.addMany(parseManyLinks(payload), actor), actor);
  }
}
