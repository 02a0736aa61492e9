import { randomBytes } from 'node:crypto';

import type { RedisConnection } from '../redis/open-redis.js';
import type { RedisGate } from '../redis/redis-gate.js';
import type { WindowHit } from './sliding-window.js';
import { WindowStore } from './window-store.js';

/**
 * KEYS[1] window; ARGV limit, window in ms, by Redis' own clock. When that is set back, what was counted before would be
 * counted until it is there again: calls of the future count no more, but for the second that a clock may be adjusted by.
 */
const BEGIN = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + 1000, '+inf')
local used = redis.call('ZCARD', KEYS[1])
local allowed = used < limit and 1 or 0
`;
/** Answers {allowed, used, resetMs}. */
const END = `
local rank = math.max(0, used - limit)
local leaves = redis.call('ZRANGE', KEYS[1], rank, rank, 'WITHSCORES')
return {allowed, used, math.max(1, (tonumber(leaves[2]) or now) + window - now)}
`;
const PEEK = BEGIN + END;
/** ARGV further the member to count. */
const HIT = `${BEGIN}
if allowed == 1 then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  used = used + 1
end
${END}`;

type Answer = [allowed: number, used: number, resetMs: number];

interface Scripted {
  ligatureWindow(key: string, limit: number, windowMs: number, member: string): Promise<Answer>;
  ligatureWindowPeek(key: string, limit: number, windowMs: number): Promise<Answer>;
}

/**
 * Windows in Redis, shared by all replicas; one atomic script a call.
 * While Redis cannot be asked, each replica counts for itself.
 */
export class RedisWindowStore extends WindowStore {
  private readonly process = randomBytes(6).toString('hex');
  private sequence = 0;

  constructor(
    redis: RedisConnection,
    private readonly gate: RedisGate,
    private readonly fallback: WindowStore,
  ) {
    super();
    redis.defineCommand('ligatureWindow', { numberOfKeys: 1, lua: HIT });
    redis.defineCommand('ligatureWindowPeek', { numberOfKeys: 1, lua: PEEK });
  }

  override hit(key: string, limit: number, windowMs: number): Promise<WindowHit> {
    this.sequence += 1;
    const member = `${this.process}:${String(this.sequence)}`;
    return this.gate.ask<WindowHit>(
      async (redis) => hitOf(await scripted(redis).ligatureWindow(keyOf(key), limit, windowMs, member)),
      () => this.fallback.hit(key, limit, windowMs),
    );
  }

  override peek(key: string, limit: number, windowMs: number): Promise<WindowHit> {
    return this.gate.ask<WindowHit>(
      async (redis) => hitOf(await scripted(redis).ligatureWindowPeek(keyOf(key), limit, windowMs)),
      () => this.fallback.peek(key, limit, windowMs),
    );
  }

  override async forget(key: string): Promise<void> {
    await this.fallback.forget(key);
    await this.gate.ask<unknown>(
      (redis) => redis.del(keyOf(key)),
      () => undefined,
    );
  }
}

function scripted(redis: RedisConnection): Scripted {
  return redis as unknown as Scripted;
}

function keyOf(key: string): string {
  return `ligature:limit:${key}`;
}

function hitOf([allowed, used, resetMs]: Answer): WindowHit {
  return { allowed: allowed === 1, used, resetMs };
}
