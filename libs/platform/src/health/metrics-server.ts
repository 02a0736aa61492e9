import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Env } from '../config/env.js';
import { arrivalTimes } from '../http/arrival-times.js';
import { MetricsAccess } from './metrics-access.js';
import { Metrics } from './metrics.js';

/** Serves `/metrics`, and nothing else, at a port of its own where the operator has set one. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private server: Server | null = null;

  constructor(
    private readonly env: Env,
    private readonly metrics: Metrics,
    private readonly access: MetricsAccess,
  ) {}

  /** Where it listens. */
  get port(): number | null {
    return (this.server?.address() as AddressInfo | null)?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort, host, deadlines } = this.env;
    if (metricsPort === null) return;
    this.server = createServer(arrivalTimes(deadlines), (request, response) => {
      void this.answer(request, response);
    });
    this.server.listen(metricsPort, host);
    await once(this.server, 'listening').catch((error: unknown) => {
      throw (error as { code?: string }).code === 'EADDRINUSE'
        ? new Error(`port ${String(metricsPort)} of ${host} is taken: set LIGATURE_METRICS_PORT`, {
            cause: error,
          })
        : error;
    });
    this.logger.log(`Metrics are at port ${String(this.port)}`);
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
    } else if (!this.access.allows(request.headers.authorization)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="metrics"' }).end();
    } else {
      try {
        const figures = await this.metrics.render();
        response.writeHead(200, { 'content-type': this.metrics.contentType }).end(figures);
      } catch (error) {
        this.logger.error({ msg: 'the metrics cannot be read', err: error });
        response.writeHead(500).end();
      }
    }
  }
}
