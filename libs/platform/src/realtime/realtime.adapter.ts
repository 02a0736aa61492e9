import type { IncomingMessage, Server as HttpServer } from 'node:http';

import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { Gauge, register } from 'prom-client';
import type { Observable } from 'rxjs';
import { Server, type ServerOptions, type Socket } from 'socket.io';

import { Clock, type Scope } from '#kernel';

import { Authenticator } from '../auth/authenticator.js';
import { Env } from '../config/env.js';
import { hasSeveralHosts } from '../http/hosts.js';
import { severalHosts } from '../http/http.errors.js';
import { Limiter } from '../limits/limiter.js';
import { Seats } from '../limits/seats.js';
import { Admission } from './admission.js';
import { Broadcaster } from './broadcaster.js';
import { tellReconnect } from './reconnects.js';
import type { RealtimeSocket } from './socket-data.js';
import type { JoinCluster } from './cluster.js';
import { CredentialSweep } from './credential-sweep.js';
import { Departure } from './departure.js';
import { sendEncodedAcks } from './encoded-acks.js';
import { type Ack, type EventHandler, EventTraffic } from './event-traffic.js';
import { HalfOpenConnections } from './half-open.js';
import type { RealtimeServer } from './socket-data.js';
import { cutUnread } from './unread-packets.js';
import { WebSocketEngine } from './websocket-engine.js';
import { welcome } from './welcome.js';

const ALIAS = '/ext-socket.io';

/** Nest listens once per gateway, on the namespace and on every socket; Node takes more than ten for a leak. */
const LISTENERS = 100;

const connected = new Gauge({
  name: 'ligature_sockets',
  help: 'Open sockets of this process, refused ones included until they are gone',
  registers: [register],
});

/** The one Socket.IO server: admission before CONNECT, both documented paths, other replicas through Redis. */
export class RealtimeAdapter extends IoAdapter {
  private readonly env: Env;
  private readonly admission: Admission;
  private readonly halfOpen: HalfOpenConnections;
  private readonly broadcaster: Broadcaster;
  private readonly traffic: EventTraffic;
  private readonly departure: Departure;
  private readonly sweep: CredentialSweep;
  private leaveCluster: () => void = () => undefined;
  private stopCutting: () => void = () => undefined;

  /**
   * @param hearing scopes of keys; with any of them, they are told of events
   * @param joinCluster `null`: this is the only replica
   */
  constructor(
    app: INestApplication,
    private readonly hearing: readonly Scope[],
    private readonly joinCluster: JoinCluster | null,
  ) {
    super(app);
    this.env = app.get(Env);
    this.admission = new Admission(app.get(Authenticator), app.get(Limiter), app.get(Seats), this.env);
    this.halfOpen = new HalfOpenConnections(app.get(Limiter), this.env);
    this.broadcaster = app.get(Broadcaster);
    this.traffic = app.get(EventTraffic);
    this.departure = app.get(Departure);
    this.sweep = new CredentialSweep(app.get(Authenticator), app.get(Clock));
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): RealtimeServer {
    const http = this.httpServer as HttpServer;
    const { handshake, socketPing, socketPong } = this.env.deadlines;
    const server: RealtimeServer = new Server(port === 0 ? http : port, {
      ...options,
      serveClient: false,
      wsEngine: WebSocketEngine,
      perMessageDeflate: false,
      connectTimeout: handshake,
      pingInterval: socketPing,
      pingTimeout: socketPong,
      allowRequest: (request, decide) => {
        this.halfOpen.allow(request, decide);
      },
      cors: { origin: [...this.env.corsOrigins], credentials: true },
    });
    server.engine.use((request: IncomingMessage, _response: unknown, next: (error?: Error) => void) => {
      next(hasSeveralHosts(request) ? severalHosts() : undefined);
    });
    sendEncodedAcks(server);
    this.stopCutting = cutUnread(server, this.env.unreadBytes);
    this.halfOpen.watch(server);
    server.sockets.setMaxListeners(LISTENERS);
    answerOnBothPaths(http);
    if (this.joinCluster !== null) this.leaveCluster = this.joinCluster(server);
    server.use((socket, next) => {
      socket.setMaxListeners(LISTENERS);
      void this.admission.admit(socket).then(() => {
        next();
      });
    });
    server.on('connection', (socket) => {
      connected.inc();
      socket.on('disconnect', () => {
        connected.dec();
      });
      this.departure.watch(socket);
      this.traffic.watch(socket);
      welcome(socket, this.hearing);
      tellReconnect(socket, server.sockets.sockets.size, this.env.reconnectsPerSecond);
    });
    this.broadcaster.attach(server, this.joinCluster !== null);
    this.sweep.start(() => server.sockets.sockets.values());
    return server;
  }

  /**
   * One listener for each event. What Nest would bind is a chain of observables for each event of each socket, which took
   * most of the memory of an idle one.
   */
  override bindMessageHandlers(
    socket: Socket,
    handlers: MessageMappingProperties[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    for (const { message, callback, isAckHandledManually } of handlers) {
      const handle = this.departure.following(
        socket,
        this.traffic.counted(socket as RealtimeSocket, String(message), callback as EventHandler),
      );
      socket.on(String(message), (...payload: unknown[]) => {
        const sent: unknown = payload.length > 1 ? payload : payload[0];
        const { data, ack } = this.mapPayload(sent) as { data: unknown; ack?: Ack };
        transform(handle(data, ack)).subscribe((answer) => {
          if (answer === undefined || answer === null) return;
          const { event, data: told } = answer as { event?: string; data?: unknown };
          if (event) socket.emit(event, told);
          else if (!isAckHandledManually && ack !== undefined) ack(answer);
        });
      });
    }
  }

  override async close(server: Server): Promise<void> {
    this.sweep.stop();
    this.stopCutting();
    await super.close(server);
    this.leaveCluster();
  }
}

/** Requests under `/ext-socket.io` are served as if they came in under `/socket.io`. */
function answerOnBothPaths(http: HttpServer): void {
  const rename = (request: IncomingMessage): void => {
    if (request.url?.startsWith(`${ALIAS}/`)) request.url = `/${request.url.slice('/ext-'.length)}`;
  };
  http.prependListener('request', rename);
  http.prependListener('upgrade', rename);
}
