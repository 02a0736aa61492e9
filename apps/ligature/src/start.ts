import { Logger } from '@nestjs/common';

import { IdentitySettings } from '#identity';
import { SystemClock } from '#kernel';
import { makeLogger, NestLogger, openRedis, startTracing } from '#platform/boot';

import { createApp } from './configure-app.js';
import { FirstRun, welcome } from './first-run.js';
import { openOwnDatabase } from './open-database.js';
import { readSettings } from './settings.js';
import { stopOnSignal } from './shutdown.js';

/** Starts the service: settings, database, schema, then the door. */
export async function start(): Promise<void> {
  const env = readSettings();
  const logger = await makeLogger(env.logLevel, env.logFormat);
  Logger.overrideLogger(new NestLogger(logger));
  for (const warning of env.unknownSettings) logger.warn(warning);
  const stopTracing = await startTracing(env.tracing);
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
  const { redisUrl, deadlines } = env;
  const redis = redisUrl === null ? null : await openRedis(redisUrl, deadlines);
  const app = await createApp(
    { env, clock: new SystemClock(), dataSource: database.dataSource, redis },
    logger,
  );
  stopOnSignal(app, logger, async () => {
    redis?.disconnect();
    await database.stop();
    await stopTracing();
  });
  await app.listen(env.port, env.host).catch((error: unknown) => {
    throw (error as { code?: string }).code === 'EADDRINUSE'
      ? new Error(`port ${String(env.port)} of ${env.host} is taken: set PORT`, { cause: error })
      : error;
  });
  const origin = await app.getUrl();
  logger.info(`Ligature listens on ${origin}`);
  const { signup, registrationVerifiesEmail } = env.of(IdentitySettings);
  if (signup === 'open' && registrationVerifiesEmail) {
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
