import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayMiss } from '../protocol/graph-api.js';
import { restLimit } from '../protocol/limits.js';
import { type Answer, readAnswer } from '../protocol/read-answer.js';
import { AROUND_DEPTH, AROUND_LIMIT, parseAround } from './around-input.js';
import { type Around, AroundService } from './around.service.js';
import { GraphAroundView } from './page.views.js';

const { standard, min, max } = AROUND_DEPTH;
const { defaultLimit, maxLimit } = AROUND_LIMIT;

@Controller('api/graph/around')
@GraphApi('graph')
export class AroundController {
  constructor(private readonly around: AroundService) {}

  @Get()
  @RequireScope('graph:read')
  @RateLimit(restLimit('graph:around'))
  @LargeRead()
  @MayMiss()
  @ApiOperation({ operationId: 'get_around', summary: 'A node and what is near it' })
  @ApiQuery({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({
    name: 'depth',
    required: false,
    schema: { type: 'integer', minimum: min, maximum: max, default: standard },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
  })
  @ApiOkResponse({ type: GraphAroundView })
  async get(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<Answer<Around>> {
    return readAnswer(await this.around.get(parseAround(query), actor), traceId(request));
  }
}
