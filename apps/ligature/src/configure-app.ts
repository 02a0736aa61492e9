import type { ServerOptions } from 'node:http';

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';

import {
  answerFrameworkErrors,
  answerHeaders,
  answerUnreadable,
  type Env,
  giveShares,
  Lifecycle,
  NestLogger,
  newTraceId,
  observeRequests,
  openCluster,
  parseBodies,
  RealtimeAdapter,
  trustsProxy,
  refuseSeveralHosts,
  writeLongAnswersInSlices,
} from '#platform';

import { AppModule, type Surroundings } from './app.module.js';
import { describeApi } from './openapi.js';
import { wires } from './wires.js';

const BODY_LIMIT = 1024 * 1024;
/** For the head of a request. */
const LONGEST_HEAD_MS = 20_000;
const CHECK_EVERY_MS = 2_000;

/** Creates the service as it is in production; `main.ts` and the tests both start here. It does not listen yet. */
export async function createApp(surroundings: Surroundings, logger: Logger): Promise<NestFastifyApplication> {
  const headers = answerHeaders(surroundings.env);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: newTraceId,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustsProxy(surroundings.env.trustProxy),
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: 'idle',
    ...arrivalTimes(surroundings.env),
    frameworkErrors: answerFrameworkErrors(wires, headers),
    clientErrorHandler: answerUnreadable(wires),
    return503OnClosing: false,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  observeRequests(fastify, logger, headers);
  refuseSeveralHosts(fastify);
  parseBodies(fastify, wires);
  giveShares(fastify);
  writeLongAnswersInSlices(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(surroundings), adapter, {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  sayGoodbye(fastify, app.get(Lifecycle));
  const { redisUrl, deadlines } = surroundings.env;
  app.useWebSocketAdapter(
    new RealtimeAdapter(app, redisUrl === null ? null : await openCluster(redisUrl, deadlines)),
  );
  describeApi(app);
  return app;
}

/** A request that does not arrive in time is cut, and its head sooner; answers and websockets may take as long as they like. */
function arrivalTimes({ requestTimeoutMs }: Env): { requestTimeout: number; http: ServerOptions } {
  return {
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: Math.min(requestTimeoutMs, LONGEST_HEAD_MS),
      connectionsCheckingInterval: Math.min(requestTimeoutMs / 4, CHECK_EVERY_MS),
    },
  };
}

/** While draining, every answer is the last one on its connection: the next request goes to somebody else. */
function sayGoodbye(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (lifecycle.draining) reply.header('connection', 'close');
    done();
  });
}
