import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '../auth/decorators.js';
import type { PlatformRequest } from '../auth/request.js';
import { Env } from '../config/env.js';
import { FlatErrorView } from '../errors/flat-error.view.js';
import { NoRateLimit } from '../limits/rate-limit.decorator.js';
import { MetricsAccess } from './metrics-access.js';
import { metricsElsewhere, metricsTokenMissing } from './metrics.errors.js';
import { Metrics } from './metrics.js';

const EXAMPLE = [
  '# HELP process_open_fds Number of open file descriptors.',
  '# TYPE process_open_fds gauge',
  'process_open_fds 42',
].join('\n');

/** The metrics at the service's own port, unless they have a port of their own. */
@ApiTags('health')
@Controller('metrics')
@Public()
@NoRateLimit()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly access: MetricsAccess,
    private readonly env: Env,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'get_metrics', summary: 'What the service counts and measures' })
  @ApiOkResponse({
    description: 'In the text format of Prometheus',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  @ApiResponse({
    status: 401,
    type: FlatErrorView,
    description: 'Without the token that the operator has set',
  })
  @ApiResponse({ status: 404, type: FlatErrorView, description: 'Metrics have a port of their own' })
  async figures(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (this.env.metricsPort !== null) throw metricsElsewhere();
    if (!this.access.allows(request.headers.authorization)) throw metricsTokenMissing();
    void reply.header('content-type', this.metrics.contentType);
    return this.metrics.render();
  }
}
