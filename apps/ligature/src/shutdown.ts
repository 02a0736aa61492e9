import { setTimeout as sleep } from 'node:timers/promises';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';

import { EventTraffic, Lifecycle } from '#platform';

/** Time for callers and proxies to learn that they should go elsewhere. */
const NOTICE_MS = 500;
/** Time for socket events that began to be answered. */
const EVENTS_MS = 5_000;
/** In all: whoever waits for our end gives us ten seconds. */
const DEADLINE_MS = 9_000;
/** Ctrl-C reaches us twice when npm passes its own on. */
const ECHO_MS = 300;
const KILLED_BY_SIGNAL = 143;

/**
 * On SIGTERM or SIGINT: readiness goes red, what was begun is finished, sockets are told, the database is
 * closed, exit 0 within ten seconds. A second signal ends the process at once.
 */
export function stopOnSignal(
  app: NestFastifyApplication,
  logger: Logger,
  release: () => Promise<void>,
): void {
  let asked: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked === undefined) {
      asked = Date.now();
      logger.info(`${signal}: finishing what was begun`);
      void drain(app, logger, release);
    } else if (signal === 'SIGTERM' || Date.now() - asked > ECHO_MS) {
      process.exit(KILLED_BY_SIGNAL);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function drain(
  app: NestFastifyApplication,
  logger: Logger,
  release: () => Promise<void>,
): Promise<void> {
  app.get(Lifecycle).drain();
  const deadline = sleep(DEADLINE_MS, 'late' as const, { ref: false });
  const outcome = await Promise.race([deadline, finish(app, release).catch((error: unknown) => error)]);
  if (outcome === 'late') logger.warn('not everything could be finished in time');
  else if (outcome instanceof Error) logger.error({ msg: 'stopping failed', err: outcome });
  else logger.info('stopped');
  process.exit(outcome instanceof Error ? 1 : 0);
}

async function finish(app: NestFastifyApplication, release: () => Promise<void>): Promise<void> {
  await Promise.all([sleep(NOTICE_MS), app.get(EventTraffic, { strict: false }).settled(EVENTS_MS)]);
  await app.close();
  await release();
}
