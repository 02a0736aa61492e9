import { Redis } from 'ioredis';

import { demandCurrentSchema } from '#data';
import { SystemClock } from '#kernel';
import { Env, EnvError, generatedSecret, makeLogger, readEnv } from '#platform';

import { createApp } from './configure-app.js';
import { openDatabase } from './database.js';

/** Starts the service: settings, database, schema, then the door. */
export async function start(): Promise<void> {
  const env = settings();
  const logger = makeLogger(env.logLevel);
  if (env.databaseUrl === null) throw new Error('embedded database is wired by operations');
  const dataSource = await openDatabase(env.databaseUrl);
  await demandCurrentSchema(dataSource);
  const redis =
    env.redisUrl === null
      ? null
      : new Redis(env.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis?.on('error', () => undefined);
  const app = await createApp({ env, clock: new SystemClock(), dataSource, redis }, logger);
  app.enableShutdownHooks();
  await app.listen(env.port, env.host);
}

function settings(): Env {
  try {
    const env = readEnv();
    return env.jwtSecret === null ? Env.with(env, { jwtSecret: generatedSecret(env.dataDir) }) : env;
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
