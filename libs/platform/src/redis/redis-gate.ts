import { setTimeout as sleep } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import type { RedisConnection } from './open-redis.js';

const KNOCK_MS = 250;
/** Written, since a Redis that is full or a replica reads all the same. */
const PROBE = 'ligature:probe';

/**
 * The way to Redis for whoever has something to fall back on. A Redis that is away, refuses, or does not answer within
 * the time of a command is not asked again until it answers: while it hangs, nobody waits for it but the first.
 */
export class RedisGate {
  private readonly logger = new Logger('Redis');
  private open = true;

  constructor(private readonly redis: RedisConnection) {
    redis.on('close', () => {
      this.close();
    });
  }

  get state(): 'up' | 'down' {
    return this.open ? 'up' : 'down';
  }

  /** What Redis answers; without an answer, what the fallback does. */
  async ask<T>(question: (redis: RedisConnection) => Promise<T>, fallback: () => T | Promise<T>): Promise<T> {
    if (!this.open) return fallback();
    try {
      return await question(this.redis);
    } catch {
      this.close();
      return fallback();
    }
  }

  private close(): void {
    // 'end': the service itself has hung up.
    if (!this.open || this.redis.status === 'end') return;
    this.open = false;
    this.logger.warn('Redis does not answer: limits are counted per replica');
    void this.knock();
  }

  private async knock(): Promise<void> {
    while (!this.open && this.redis.status !== 'end') {
      await sleep(KNOCK_MS, undefined, { ref: false });
      this.open = await this.redis.set(PROBE, '1', 'PX', 1_000).then(
        () => true,
        () => false,
      );
    }
    if (this.open) this.logger.warn('Redis is back: limits are shared again');
  }
}
