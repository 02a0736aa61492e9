import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';

import { poolOf, Replica, traceStatements } from '#data';
import {
  allowOtherOrigins,
  answerFrameworkErrors,
  answerHeaders,
  answerUnreadable,
  arrivalTimes,
  giveShares,
  inflateBodies,
  Lifecycle,
  NestLogger,
  observeRequests,
  openCluster,
  parseBodies,
  RealtimeAdapter,
  trustsProxy,
  type TrustsProxy,
  refuseSeveralHosts,
  tagLists,
  traceRequests,
  writeAnswers,
} from '#platform/boot';
import { type Env } from '#platform/config';
import { newTraceId } from '#platform/http';

import { AppModule, type Surroundings } from './app.module.js';
import { describeApi } from './documents/serve-documents.js';
import { MODULES } from './modules.js';
import { wires } from './wires.js';

const BODY_LIMIT = 1024 * 1024;

/** Creates the service as it is in production; `main.ts` and the tests both start here. It does not listen yet. */
export async function createApp(surroundings: Surroundings, logger: Logger): Promise<NestFastifyApplication> {
  const headers = answerHeaders(surroundings.env);
  const arrival = arrivalTimes(surroundings.env.deadlines);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: newTraceId,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy(surroundings.env),
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: 'idle',
    requestTimeout: arrival.requestTimeout,
    keepAliveTimeout: arrival.keepAliveTimeout,
    http: arrival,
    frameworkErrors: answerFrameworkErrors(wires, headers),
    clientErrorHandler: answerUnreadable(wires),
    return503OnClosing: false,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  if (surroundings.env.tracing !== null) {
    traceRequests(fastify);
    traceStatements(poolOf(surroundings.dataSource));
  }
  observeRequests(fastify, logger, headers);
  allowOtherOrigins(fastify, surroundings.env);
  refuseSeveralHosts(fastify);
  inflateBodies(fastify);
  parseBodies(fastify, wires);
  giveShares(fastify);
  writeAnswers(fastify);
  tagLists(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(surroundings), adapter, {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  const replica = app.get<Replica | null>(Replica);
  if (surroundings.env.tracing !== null && replica !== null) traceStatements(replica.pool);
  closeAfterAnswers(fastify, app.get(Lifecycle));
  const { redisUrl, deadlines } = surroundings.env;
  app.useWebSocketAdapter(
    new RealtimeAdapter(
      app,
      MODULES.flatMap(({ hearing }) => hearing ?? []),
      redisUrl === null ? null : await openCluster(redisUrl, deadlines),
    ),
  );
  describeApi(app);
  return app;
}

/** Without proxies, Fastify need not ask for each address whether it is one. */
function trustProxy({ trustProxy }: Env): TrustsProxy | false {
  return trustProxy !== false && trustsProxy(trustProxy);
}

/** While draining, every answer is the last one on its connection: the next request goes to somebody else. */
function closeAfterAnswers(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (lifecycle.draining) reply.header('connection', 'close');
    done();
  });
}
