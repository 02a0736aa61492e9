import { Inject, Injectable } from '@nestjs/common';

import { DatabaseMonitor, type DatabaseState } from '#data';

import type { RedisGate } from '../redis/redis-gate.js';
import { Lifecycle } from './lifecycle.js';

export const REDIS = Symbol('REDIS');

/** What `GET /health/ready` answers. */
export interface ReadinessReport {
  readonly status: 'ready' | 'draining' | 'unavailable';
  /** `readonly`, `full`: what reads is served, what writes is refused. */
  readonly database: DatabaseState;
  /** Does not decide: without Redis the service goes on, degraded. */
  readonly redis: 'up' | 'down' | 'absent';
}

/**
 * Whether new work should be sent here: the database answers, and nobody has asked us to stop. It is known all the
 * time, so nothing is asked, and the answer comes at once, whatever hangs.
 */
@Injectable()
export class Readiness {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly database: DatabaseMonitor,
    @Inject(REDIS) private readonly redis: RedisGate | null,
  ) {}

  /** @param writing whether it counts that writes are served, too. */
  report(writing: boolean): ReadinessReport {
    const database = this.database.state;
    const isReady = writing ? database === 'up' : database !== 'down';
    return {
      status: this.lifecycle.announced ? 'draining' : isReady ? 'ready' : 'unavailable',
      database,
      redis: this.redis?.state ?? 'absent',
    };
  }
}
