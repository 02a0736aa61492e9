import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';

import type { Deadlines } from '../config/deadlines.js';
import { parseRedisUrl, type RedisAddress, type RedisHost } from '../config/redis-address.js';

/** One server, or a cluster of them; it takes commands either way. */
export type RedisConnection = Redis | Cluster;

/** For questions that somebody waits for: nobody does for long, and nothing is kept for later. */
export async function openRedis(redisUrl: string, deadlines: Deadlines): Promise<RedisConnection> {
  const connect = await wayToRedis(redisUrl, deadlines, {
    commandTimeout: deadlines.redisCommand,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
  });
  return connect();
}

/** For what is to arrive, however long Redis is away: how to connect. */
export function patientWayToRedis(redisUrl: string, deadlines: Deadlines): Promise<() => RedisConnection> {
  return wayToRedis(redisUrl, deadlines, { maxRetriesPerRequest: null });
}

const retryStrategy = (times: number): number => Math.min(times * 50, 1_000);

async function wayToRedis(
  redisUrl: string,
  { redisConnect, redisSilence }: Deadlines,
  chosen: RedisOptions,
): Promise<() => RedisConnection> {
  const address = parseRedisUrl(redisUrl);
  if (address === null) throw new Error('REDIS_URL is not understood');
  const { Redis, Cluster } = await import('ioredis');
  const open: Opener = {
    server: (url, options) => new Redis(url, options),
    sentinel: (options) => new Redis(options),
    cluster: (nodes, options) => new Cluster([...nodes], options),
  };
  // When a connection is given up, and when the next one is tried.
  const patience = { connectTimeout: redisConnect, socketTimeout: redisSilence, retryStrategy };
  return () => {
    const redis = connect(address, { ...patience, ...chosen }, open);
    redis.on('error', () => undefined);
    return redis;
  };
}

interface Opener {
  readonly server: (url: string, options: RedisOptions) => RedisConnection;
  readonly sentinel: (options: RedisOptions) => RedisConnection;
  readonly cluster: (nodes: readonly RedisHost[], options: ClusterOptions) => RedisConnection;
}

function connect(address: RedisAddress, options: RedisOptions, open: Opener): RedisConnection {
  if (address.kind === 'server') return open.server(address.url, options);
  const { username, password, tls } = address;
  const login = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  };
  if (address.kind === 'cluster') {
    const { enableOfflineQueue = true, connectTimeout: slotsRefreshTimeout = 0, ...each } = options;
    return open.cluster(address.nodes, {
      redisOptions: { ...each, ...login, connectTimeout: slotsRefreshTimeout },
      ...{ clusterRetryStrategy: retryStrategy, enableOfflineQueue, slotsRefreshTimeout },
    });
  }
  const { sentinels, name, database: db, sentinelPassword } = address;
  return open.sentinel({
    ...{ ...options, ...login, sentinels: [...sentinels], name, db, sentinelRetryStrategy: retryStrategy },
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  });
}
