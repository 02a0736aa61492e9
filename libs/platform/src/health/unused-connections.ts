import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const STEP_MS = 20;
/** Whoever opened a connection for a request has sent its first byte by then. */
const GRACE_MS = 500;

/**
 * Lets a service that ends wait for requests alone. Node waits for ever for connections on which nothing was ever sent,
 * as browsers open them ahead, and as long as they are kept alive for those whose last answer came after the listener
 * was closed. A request that has begun to arrive is waited for.
 */
@Injectable()
export class UnusedConnections implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** When each open connection was accepted. */
  private readonly accepted = new Map<Socket, number>();

  constructor(private readonly host: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    this.server.on('connection', (socket: Socket) => {
      this.accepted.set(socket, performance.now());
      socket.once('close', () => this.accepted.delete(socket));
    });
  }

  beforeApplicationShutdown(): void {
    const sweep = setInterval(() => {
      // After the event loop has read what has come.
      setImmediate(() => {
        this.close();
      });
      if (this.accepted.size === 0 && !this.server.listening) clearInterval(sweep);
    }, STEP_MS);
    sweep.unref();
  }

  private close(): void {
    this.server.closeIdleConnections();
    const latest = performance.now() - GRACE_MS;
    for (const [socket, since] of this.accepted)
      if (since < latest && socket.bytesRead === 0) socket.destroy();
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }
}
