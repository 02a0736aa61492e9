import { Injectable } from '@nestjs/common';

import type { ApiVersion } from './handshake.js';
import { type RealtimeServer, userRoom } from './socket-data.js';

/** Tells users, on whichever socket and replica they are. Silent until the socket server exists. */
@Injectable()
export class Broadcaster {
  private server: RealtimeServer | null = null;

  attach(server: RealtimeServer): void {
    this.server = server;
  }

  /**
   * Emits to all sockets of the users that understand `version`.
   *
   * @param except id of a socket that knows already.
   */
  toUsers(
    userIds: readonly string[],
    version: ApiVersion,
    event: string,
    payload: object,
    except: string | null,
  ): void {
    if (this.server === null || userIds.length === 0) return;
    const rooms = this.server.to(userIds.map((userId) => userRoom(userId, version)));
    (except === null ? rooms : rooms.except(except)).emit(event, payload);
  }
}
