import { setTimeout as sleep } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';

import { Database, sql } from '#data';

import { Lifecycle } from './lifecycle.js';

export const REDIS = Symbol('REDIS');

const PATIENCE_MS = 2_000;
const ping = sql('platform.ping', 'select 1 as up');

export type ComponentState = 'up' | 'down' | 'absent';

/** What `GET /health/ready` answers. */
export interface ReadinessReport {
  readonly status: 'ready' | 'draining' | 'unavailable';
  readonly database: ComponentState;
  /** Does not decide: without Redis the service goes on, degraded. */
  readonly redis: ComponentState;
}

/** Whether new work should be sent here: the database answers, and nobody has asked us to stop. */
@Injectable()
export class Readiness {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly database: Database,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  async report(): Promise<ReadinessReport> {
    const [database, redis] = await Promise.all([this.databaseState(), this.redisState()]);
    const status = database === 'up' ? 'ready' : 'unavailable';
    return { status: this.lifecycle.announced ? 'draining' : status, database, redis };
  }

  async databaseState(): Promise<ComponentState> {
    return answered(this.database.query(ping));
  }

  private async redisState(): Promise<ComponentState> {
    return this.redis === null ? 'absent' : answered(this.redis.ping());
  }
}

async function answered(question: Promise<unknown>): Promise<'up' | 'down'> {
  const timer = new AbortController();
  const tooLate = sleep(PATIENCE_MS, 'down' as const, { ref: false, signal: timer.signal });
  const answer = question.then(
    () => 'up' as const,
    () => 'down' as const,
  );
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    timer.abort();
  }
}
