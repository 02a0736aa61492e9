import { ConnectedSocket } from '@nestjs/websockets';

import { Clock } from '#kernel';

import { Realtime } from './realtime.decorator.js';
import { SocketEvent } from './socket-event.decorator.js';
import type { RealtimeSocket } from './socket-data.js';

/** The application's own heartbeat (docs/contracts/node-graph.md#heartbeat). */
@Realtime()
export class PingGateway {
  constructor(private readonly clock: Clock) {}

  /** Answers `{ok, serverTime}` as the event `ws:pong`, and as the ack if one is asked for. */
  @SocketEvent({ event: 'ws:ping', summary: 'Ask for a `ws:pong` with the server time' })
  ping(@ConnectedSocket() socket: RealtimeSocket): object {
    const pong = { ok: true, serverTime: this.clock.date().toISOString() };
    socket.emit('ws:pong', pong);
    return pong;
  }
}
