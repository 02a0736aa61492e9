import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import { Env } from '../config/env.js';

const CHECK_EVERY_MS = 1_000;

/** How far a connection has come with what it was sent. */
interface Progress {
  /** Bytes that the kernel has taken. */
  readonly taken: number;
  readonly left: number;
  /** Milliseconds for which nothing was taken while the service was there to send it. */
  readonly idle: number;
}

/**
 * Cuts connections whose client does not read: what waits for it is memory. One that reads slowly is left alone, as
 * long as it takes anything at all.
 */
@Injectable()
export class UnreadAnswers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(UnreadAnswers.name);
  private readonly connections = new Map<Socket, Progress | null>();
  private checking: NodeJS.Timeout | undefined;
  private last = performance.now();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('connection', (socket: Socket) => {
      this.connections.set(socket, null);
      socket.once('close', () => this.connections.delete(socket));
    });
    const every = Math.min(CHECK_EVERY_MS, this.env.deadlines.unread / 4);
    this.last = performance.now();
    this.checking = setInterval(() => {
      const now = performance.now();
      // A service that was itself held up for longer could not have sent anything.
      this.check(Math.min(now - this.last, 2 * every));
      this.last = now;
    }, every).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.checking);
  }

  private check(elapsed: number): void {
    for (const [socket, before] of this.connections) {
      const progress = progressOf(socket, before, elapsed);
      this.connections.set(socket, progress);
      if (progress === null || progress.idle < this.env.deadlines.unread) continue;
      this.logger.warn(`a client that does not read is cut off, with ${String(progress.left)} bytes unread`);
      socket.destroy();
    }
  }
}

/** `null`: nothing waits to be read. What is written meanwhile is no progress of the reader. */
function progressOf(socket: Socket, before: Progress | null, elapsed: number): Progress | null {
  if (socket.writableLength === 0) return null;
  const { taken, left } = queueOf(socket);
  return { taken, left, idle: before?.taken === taken ? before.idle + elapsed : 0 };
}

/** A long answer is one write of Node's: how much of it was taken is told by what lies below. */
function queueOf(socket: Socket): { readonly taken: number; readonly left: number } {
  const { _handle } = socket as unknown as {
    _handle?: { readonly bytesWritten?: number; readonly writeQueueSize?: number } | null;
  };
  const left = _handle?.writeQueueSize ?? socket.writableLength;
  return { taken: (_handle?.bytesWritten ?? socket.bytesWritten) - left, left };
}
