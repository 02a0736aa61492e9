import { openRedis } from '#platform/boot';
import { type Env } from '#platform/config';

import { type Finding, reasonOf } from './finding.js';

/** Whether replicas can hear each other. */
export async function checkRedis({ redisUrl, deadlines }: Env): Promise<Finding> {
  if (redisUrl === null)
    return { check: 'redis', state: 'unused', found: 'REDIS_URL is not set: one replica only' };
  const redis = await openRedis(redisUrl, deadlines);
  try {
    await new Promise<void>((resolve, reject) => {
      redis
        .once('ready', resolve)
        .once('error', reject)
        .once('end', () => {
          reject(new Error('the connection was closed'));
        });
    });
    const [, version = '?'] = /^redis_version:(\S+)/m.exec(await redis.info('server')) ?? [];
    return { check: 'redis', state: 'ok', found: `Redis ${version}` };
  } catch (error) {
    const advice =
      'Check REDIS_URL. Without Redis each replica counts limits for itself and hears nothing of the others.';
    return { check: 'redis', state: 'failed', found: reasonOf(error), advice };
  } finally {
    redis.disconnect();
  }
}
