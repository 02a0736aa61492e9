import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';

import { Departure, EventTraffic, Lifecycle } from '#platform/boot';
import { Env } from '#platform/config';

/** Ctrl-C reaches us twice when npm passes its own on. */
const ECHO_MS = 300;
const STEP_MS = 20;
/** A turn of the event loop that is shorter did next to nothing, and left no new connection behind. */
const CALM_MS = 0.3;
const MOST_TURNS = 200;
const KILLED_BY_SIGNAL = 143;

/**
 * On SIGTERM or SIGINT: readiness goes red, what was begun is finished, connections and sockets go elsewhere, the
 * database is closed, exit 0 within ten seconds. A second signal ends the process at once.
 */
export function stopOnSignal(
  app: NestFastifyApplication,
  logger: Logger,
  release: () => Promise<void>,
): void {
  let asked: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked === undefined) {
      asked = performance.now();
      logger.info(`${signal}: finishing what was begun`);
      void drain(app, logger, release);
    } else if (signal === 'SIGTERM' || performance.now() - asked > ECHO_MS) {
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
  const deadline = sleep(app.get(Env).deadlines.stop, 'late' as const, { ref: false });
  const outcome = await Promise.race([deadline, finish(app, release).catch((error: unknown) => error)]);
  if (outcome === 'late') logger.warn('not everything could be finished in time');
  else if (outcome instanceof Error) logger.error({ msg: 'stopping failed', err: outcome });
  else logger.info('stopped');
  process.exit(outcome instanceof Error ? 1 : 0);
}

async function finish(app: NestFastifyApplication, release: () => Promise<void>): Promise<void> {
  const [lifecycle, { deadlines, trustProxy }] = [app.get(Lifecycle), app.get(Env)];
  lifecycle.announce();
  await sleep(deadlines.stopNotice);
  await stopListening(app.getHttpServer());
  lifecycle.drain();
  await Promise.all([
    app.get(Departure, { strict: false }).closeAll(deadlines.stopSockets, deadlines.stop),
    app.get(EventTraffic, { strict: false }).settled(deadlines.stop),
    trustProxy === false ? undefined : connectionsGone(app.getHttpServer(), deadlines.stopIdle),
  ]);
  await app.close();
  await release();
}

/**
 * Takes no more connections, and leaves those that there are: Node's own `close` of an HTTP server ends idle ones at
 * once, also under a request that is on its way. Connections that the kernel has taken and we have not would be
 * reset; so a turn of the event loop is waited for in which there were none.
 */
async function stopListening(server: HttpServer): Promise<void> {
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const began = performance.now();
    await turn();
    if (performance.now() - began < CALM_MS) break;
  }
  NetServer.prototype.close.call(server);
}

/** A proxy closes its idle connections by itself: it alone knows that it sends nothing on them. */
async function connectionsGone(server: HttpServer, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  while ((await openConnections(server)) > 0 && performance.now() < end) await sleep(STEP_MS);
}

function openConnections(server: HttpServer): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_error, count) => {
      resolve(count);
    });
  });
}
