import { Logger } from '@nestjs/common';
import type { createAdapter } from '@socket.io/redis-streams-adapter';

import type { Deadlines } from '../config/deadlines.js';
import { patientWayToRedis, type RedisConnection } from '../redis/open-redis.js';
import type { RealtimeServer } from './socket-data.js';

/** Most messages kept for the other replicas while Redis is away. */
const BACKLOG = 10_000;
const BLOCK_MS = 1_000;

type CreateAdapter = typeof createAdapter;
type AdapterFactory = ReturnType<CreateAdapter>;
/** Makes a server one of the replicas. Returns how to close the connections. */
export type JoinCluster = (server: RealtimeServer) => () => void;
interface Publisher {
  doPublish(message: unknown): Promise<string>;
}

/**
 * Lets sockets on other replicas hear what is emitted here, through a Redis stream. Sockets on this replica never
 * wait for Redis: a message that cannot be published now is sent when Redis is back, in order.
 */
export async function openCluster(redisUrl: string, deadlines: Deadlines): Promise<JoinCluster> {
  const [connect, { createAdapter }] = await Promise.all([
    patientWayToRedis(redisUrl, deadlines),
    import('@socket.io/redis-streams-adapter'),
  ]);
  return (server) => join(server, connect(), createAdapter);
}

function join(server: RealtimeServer, redis: RedisConnection, createAdapter: CreateAdapter): () => void {
  const logger = new Logger('Realtime');
  let away = false;
  redis.on('close', () => {
    // Every failed attempt to come back closes a connection, too.
    if (!away) logger.warn('Redis cannot be reached: other replicas hear later');
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.warn('Redis is back: other replicas hear at once again');
    away = false;
  });
  const create = createAdapter(redis, {
    streamName: 'ligature:sockets',
    channelPrefix: 'ligature:sockets',
    blockTimeInMs: BLOCK_MS,
  });
  server.adapter(withoutWaiting(create, logger));
  return () => {
    away = true;
    redis.disconnect();
  };
}

/** No arrow function: Socket.IO calls it with `new`. */
function withoutWaiting(create: AdapterFactory, logger: Logger): AdapterFactory {
  return function adapterOf(namespace: Parameters<AdapterFactory>[0]) {
    const adapter = create(namespace);
    const publisher = adapter as unknown as Publisher;
    const publish = publisher.doPublish.bind(publisher);
    let waiting = 0;
    publisher.doPublish = (message) => {
      if (waiting >= BACKLOG) return Promise.resolve('');
      waiting += 1;
      publish(message)
        .catch((error: unknown) =>
          logger.warn({ msg: 'a message to the other replicas was lost', err: error }),
        )
        .finally(() => (waiting -= 1));
      return Promise.resolve('');
    };
    return adapter;
  };
}
