import { applyDecorators, Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '../auth/decorators.js';
import { clientAddress, type PlatformRequest, traceId } from '../auth/request.js';
import { Limiter } from '../limits/limiter.js';
import { NoDatabaseShare } from '../limits/share-of-request.js';
import { NoRateLimit } from '../limits/rate-limit.decorator.js';
import { FlatErrorView } from '../errors/flat-error.view.js';
import { HealthView, LiveView, ReadinessView, UnhealthyView } from './health.views.js';
import { Readiness, type ReadinessReport } from './readiness.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Documents the refusal of what is no proper HTTP. */
const MayBeMalformed = (): MethodDecorator =>
  ApiResponse({
    status: 400,
    type: FlatErrorView,
    description: 'The request is malformed: it has two `Host` headers, for instance',
  });

/** Documents both answers of a readiness probe. */
const ReadinessAnswers = (): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({ type: ReadinessView, description: 'Ready' }),
    ApiResponse({ status: 503, type: ReadinessView, description: 'Not ready, or about to stop' }),
    MayBeMalformed(),
  );

/** What an operator's tools ask, and the public health route of the graph API (docs/contracts/node-graph.md). */
@ApiTags('health')
@Controller()
@Public()
@NoRateLimit()
@NoDatabaseShare()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly limiter: Limiter,
  ) {}

  /** The process runs; nothing else is asked, so that a lost database does not get it restarted. */
  @Get('health/live')
  @ApiOperation({ operationId: 'get_liveness', summary: 'Whether the process runs' })
  @ApiOkResponse({ type: LiveView })
  @MayBeMalformed()
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('health/ready')
  @ApiOperation({ operationId: 'get_readiness', summary: 'Whether new work should be sent here' })
  @ReadinessAnswers()
  ready(@Res({ passthrough: true }) reply: FastifyReply): ReadinessReport {
    return this.answer(reply, false);
  }

  /** As above; red also while the database takes reads only. */
  @Get('health/ready/writes')
  @ApiOperation({ operationId: 'get_write_readiness', summary: 'Whether writes are served, too' })
  @ReadinessAnswers()
  readyToWrite(@Res({ passthrough: true }) reply: FastifyReply): ReadinessReport {
    return this.answer(reply, true);
  }

  private answer(reply: FastifyReply, writing: boolean): ReadinessReport {
    const report = this.readiness.report(writing);
    void reply.header('cache-control', 'no-store').status(report.status === 'ready' ? 200 : 503);
    return report;
  }

  @Get('api/health')
  @ApiOperation({ operationId: 'get_health', summary: 'Whether the graph can be used' })
  @ApiOkResponse({ type: HealthView })
  @ApiResponse({ status: 429, description: 'Asked too often', type: UnhealthyView })
  @ApiResponse({ status: 500, description: 'The database does not answer', type: UnhealthyView })
  async health(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HealthView | UnhealthyView> {
    const address = clientAddress(request);
    await this.limiter.consume('health', address, 120, MINUTE_MS);
    await this.limiter.consume('health:hour', address, 10_000, HOUR_MS);
    if (this.readiness.report(false).database !== 'down') return { ok: true, status: 'up' };
    void reply.status(500).header('retry-after', '5');
    return {
      ok: false,
      error: 'internal',
      message: 'The database does not answer',
      trace_id: traceId(request),
    };
  }
}
