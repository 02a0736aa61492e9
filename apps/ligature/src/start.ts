import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

import { SystemClock } from '#kernel';
import { type Env, makeLogger, NestLogger } from '#platform';

import { createApp } from './configure-app.js';
import { FirstRun, welcome } from './first-run.js';
import { openOwnDatabase } from './open-database.js';
import { readSettings } from './settings.js';
import { stopOnSignal } from './shutdown.js';

/** Starts the service: settings, database, schema, then the door. */
export async function start(): Promise<void> {
  const env = readSettings();
  const logger = makeLogger(env.logLevel);
  Logger.overrideLogger(new NestLogger(logger));
  const firstRun = new FirstRun(env.dataDir);
  const database = await openOwnDatabase(
    env,
    (message) => {
      logger.info(message);
    },
    () => {
      firstRun.plan();
    },
  );
  const redis = await openRedis(env);
  const app = await createApp(
    { env, clock: new SystemClock(), dataSource: database.dataSource, redis },
    logger,
  );
  stopOnSignal(app, logger, async () => {
    redis?.disconnect();
    await database.stop();
  });
  await app.listen(env.port, env.host).catch((error: unknown) => {
    throw (error as { code?: string }).code === 'EADDRINUSE'
      ? new Error(`port ${String(env.port)} of ${env.host} is taken: set PORT`, { cause: error })
      : error;
  });
  const origin = await app.getUrl();
  logger.info(`Ligature listens on ${origin}`);
  if (env.signup === 'open' && env.registrationVerifiesEmail) {
    logger.warn(
      'email addresses of whoever registers count as verified: LIGATURE_REGISTRATION_VERIFIES_EMAIL=off ends that',
    );
  }
  if (!database.embedded || !firstRun.isDue) return;
  try {
    const file = firstRun.tell(await welcome(app, origin), process.stderr);
    if (file !== null)
      logger.info(`A demo workspace was made: its keys and commands to paste are in ${file}`);
    firstRun.done();
  } catch (error) {
    logger.warn({ msg: 'the demo workspace could not be made; the next start tries again', err: error });
  }
}

async function openRedis({ redisUrl }: Env): Promise<Redis | null> {
  if (redisUrl === null) return null;
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on('error', () => undefined);
  return redis;
}
