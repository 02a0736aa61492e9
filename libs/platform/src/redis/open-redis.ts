import type { Redis, RedisOptions } from 'ioredis';

import type { Deadlines } from '../config/deadlines.js';

/** For questions that somebody waits for: nobody does for long, and nothing is kept for later. */
export async function openRedis(redisUrl: string, deadlines: Deadlines): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, {
    ...patience(deadlines),
    commandTimeout: deadlines.redisCommand,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
  });
  redis.on('error', () => undefined);
  return redis;
}

/** When a connection is given up, and when the next one is tried. */
export function patience({ redisConnect, redisSilence }: Deadlines): RedisOptions {
  return {
    connectTimeout: redisConnect,
    socketTimeout: redisSilence,
    retryStrategy: (times) => Math.min(times * 50, 1_000),
  };
}
