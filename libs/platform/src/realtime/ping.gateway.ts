import { ConnectedSocket, SubscribeMessage } from '@nestjs/websockets';

import { Clock } from '#kernel';

import { Realtime } from './realtime.decorator.js';
import type { RealtimeSocket } from './socket-data.js';

/** The application's own heartbeat (contract 2.6). */
@Realtime()
export class PingGateway {
  constructor(private readonly clock: Clock) {}

  /** Answers `{ok, serverTime}` as the event `ws:pong`, and as the ack if one is asked for. */
  @SubscribeMessage('ws:ping')
  ping(@ConnectedSocket() socket: RealtimeSocket): object {
    const pong = { ok: true, serverTime: this.clock.date().toISOString() };
    socket.emit('ws:pong', pong);
    return pong;
  }
}
