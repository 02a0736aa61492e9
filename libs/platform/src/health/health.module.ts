import { type DynamicModule, Global, Module } from '@nestjs/common';

import { HealthController } from './health.controller.js';
import { Lifecycle } from './lifecycle.js';
import type { RedisGate } from '../redis/redis-gate.js';
import { Metrics } from './metrics.js';
import { MetricsAccess } from './metrics-access.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsServer } from './metrics-server.js';
import { Readiness, REDIS } from './readiness.js';
import { UnreadAnswers } from '../http/unread-answers.js';
import { UnusedConnections } from './unused-connections.js';

/** Liveness, readiness, metrics. */
@Global()
@Module({})
export class HealthModule {
  static forRoot(gate: RedisGate | null): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: REDIS, useValue: gate },
        Lifecycle,
        Readiness,
        Metrics,
        MetricsAccess,
        MetricsServer,
        UnreadAnswers,
        UnusedConnections,
      ],
      exports: [Lifecycle, Metrics],
    };
  }
}
