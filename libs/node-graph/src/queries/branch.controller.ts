import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import { hasScope, type Principal } from '#kernel';
import { Callers, clientAddress, type PlatformRequest, Public, scopeMissing, traceId } from '#platform/auth';
import { LargeRead, Limiter, NoRateLimit } from '#platform/limits';

import { apiVersionOf } from '../protocol/graph-actor.js';
import { GraphApi, MayMiss, Paged } from '../protocol/graph-api.js';
import { restLimit } from '../protocol/limits.js';
import { type Answer, readAnswer } from '../protocol/read-answer.js';
import { parseBranch } from './branch-input.js';
import { BranchService } from './branch.service.js';
import { GRAPH_SLICE } from './graph-input.js';
import type { GraphPage, Reader } from './graph.service.js';
import { GraphPageView } from './page.views.js';

const RULE = restLimit('branch:get');

/** Open to anybody who has a public token; everything else demands a caller (docs/contracts/node-graph.md#branch). */
@Controller('api/branch')
@GraphApi('graph')
export class BranchController {
  constructor(
    private readonly branches: BranchService,
    private readonly callers: Callers,
    private readonly limiter: Limiter,
  ) {}

  @Get()
  @Public()
  @NoRateLimit()
  @LargeRead()
  @MayMiss()
  @ApiOperation({ operationId: 'get_branch', summary: 'One branch, page by page: by id, or by public token' })
  @ApiQuery({ name: 'root', required: true, schema: { type: 'string' } })
  @Paged(GRAPH_SLICE)
  @ApiOkResponse({ type: GraphPageView })
  async get(
    @Query() query: Record<string, unknown>,
    @Req() request: PlatformRequest,
  ): Promise<Answer<GraphPage>> {
    const caller = await this.callers.resolve(request);
    await this.charge(caller, request);
    const reader: Reader = { userId: userOf(caller), version: apiVersionOf(request) };
    return readAnswer(await this.branches.get(parseBranch(query), reader), traceId(request));
  }

  /** Known callers are counted by themselves, everybody else by address. */
  private async charge(caller: Principal | null, request: PlatformRequest): Promise<void> {
    await this.limiter.consume(
      RULE.bucket,
      caller?.subject ?? clientAddress(request),
      RULE.limit,
      RULE.windowMs,
    );
    if (caller !== null) await this.limiter.chargeKey(caller);
  }
}

/** A team key speaks for no user: it sees what everybody sees. */
function userOf(caller: Principal | null): string | null {
  if (caller !== null && !hasScope(caller, 'graph:read')) throw scopeMissing('graph:read');
  return caller?.userId ?? null;
}
