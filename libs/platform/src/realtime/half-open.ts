import type { IncomingMessage } from 'node:http';

import type { ServerOptions } from 'socket.io';

import { Env } from '../config/env.js';
import { forwardedClient, trustsProxy, type TrustsProxy } from '../http/client-address.js';
import { Limiter } from '../limits/limiter.js';
import type { RealtimeServer } from './socket-data.js';

/** Many clients behind one address may reconnect at the same time; each is half open for a moment. */
const PER_ADDRESS = 50;

type Decide = Parameters<NonNullable<ServerOptions['allowRequest']>>[1];

/**
 * Connections between the handshake of Engine.IO and the connect of Socket.IO: nobody knows yet whose they are, and each
 * takes memory. An address may have so many at once; more are refused with an answer after which clients try again.
 */
export class HalfOpenConnections {
  private readonly open = new Map<string, number>();
  private readonly ends = new WeakMap<object, () => void>();
  private readonly trusts: TrustsProxy;

  constructor(
    private readonly limiter: Limiter,
    { trustProxy }: Env,
  ) {
    this.trusts = trustsProxy(trustProxy);
  }

  /** For `allowRequest`, which Engine.IO asks about new connections only. */
  allow(request: IncomingMessage, decide: Decide): void {
    const { socket, headers } = request;
    const client = forwardedClient(socket.remoteAddress ?? '', headers, this.trusts);
    const open = this.open.get(client) ?? 0;
    if (open >= this.limiter.limitOf('connect:half-open', PER_ADDRESS)) {
      decide('Too many connections are being opened, try again later', false);
      return;
    }
    this.open.set(client, open + 1);
    const end = once(() => {
      this.leave(client);
    });
    this.ends.set(request, end);
    socket.once('close', end);
    decide(null, true);
  }

  /** From the handshake on the connection counts, not the request that it came with. */
  watch(server: RealtimeServer): void {
    server.engine.on('connection', (connection: RealtimeConnection) => {
      const end = this.ends.get(connection.request);
      if (end === undefined) return;
      connection.request.socket.removeListener('close', end);
      connection.once('close', end);
    });
    server.on('connection', ({ conn }) => this.ends.get(conn.request)?.());
  }

  private leave(client: string): void {
    const left = (this.open.get(client) ?? 1) - 1;
    if (left === 0) this.open.delete(client);
    else this.open.set(client, left);
  }
}

interface RealtimeConnection {
  readonly request: IncomingMessage;
  once(event: 'close', listener: () => void): void;
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
