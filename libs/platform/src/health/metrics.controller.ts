import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '../auth/decorators.js';
import type { PlatformRequest } from '../auth/request.js';
import { Env } from '../config/env.js';
import { NoRateLimit } from '../limits/rate-limit.decorator.js';
import { MetricsAccess } from './metrics-access.js';
import { metricsElsewhere, metricsTokenMissing } from './metrics.errors.js';
import { Metrics } from './metrics.js';

/** The metrics at the service's own port, unless they have a port of their own. */
@ApiExcludeController()
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
