import { randomBytes } from 'node:crypto';

import type { Redis } from 'ioredis';

import type { RedisGate } from '../redis/redis-gate.js';
import type { WindowHit } from './sliding-window.js';
import { WindowStore } from './window-store.js';

/** KEYS[1] window; ARGV limit, window in ms, member. Answers {allowed, used, resetMs}, by Redis' own clock. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
local allowed = 0
if used < limit then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  used = used + 1
  allowed = 1
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {allowed, used, math.max(1, (tonumber(oldest[2]) or now) + window - now)}
`;

interface Scripted {
  ligatureWindow(
    key: string,
    limit: number,
    windowMs: number,
    member: string,
  ): Promise<[number, number, number]>;
}

/**
 * Windows in Redis, shared by all replicas; one atomic script a call.
 * While Redis cannot be asked, each replica counts for itself.
 */
export class RedisWindowStore extends WindowStore {
  private readonly process = randomBytes(6).toString('hex');
  private sequence = 0;

  constructor(
    redis: Redis,
    private readonly gate: RedisGate,
    private readonly fallback: WindowStore,
  ) {
    super();
    redis.defineCommand('ligatureWindow', { numberOfKeys: 1, lua: SCRIPT });
  }

  override hit(key: string, limit: number, windowMs: number): Promise<WindowHit> {
    this.sequence += 1;
    const member = `${this.process}:${String(this.sequence)}`;
    return this.gate.ask<WindowHit>(
      async (redis) => {
        const scripted = redis as unknown as Scripted;
        const [allowed, used, resetMs] = await scripted.ligatureWindow(
          `ligature:limit:${key}`,
          limit,
          windowMs,
          member,
        );
        return { allowed: allowed === 1, used, resetMs };
      },
      () => this.fallback.hit(key, limit, windowMs),
    );
  }
}
