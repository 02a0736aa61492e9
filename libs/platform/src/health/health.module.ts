import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Redis } from 'ioredis';

import { HealthController } from './health.controller.js';
import { Lifecycle } from './lifecycle.js';
import { Metrics } from './metrics.js';
import { MetricsAccess } from './metrics-access.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsServer } from './metrics-server.js';
import { Readiness, REDIS } from './readiness.js';

/** Liveness, readiness, metrics. */
@Global()
@Module({})
export class HealthModule {
  static forRoot(redis: Redis | null): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: REDIS, useValue: redis },
        Lifecycle,
        Readiness,
        Metrics,
        MetricsAccess,
        MetricsServer,
      ],
      exports: [Lifecycle, Metrics],
    };
  }
}
