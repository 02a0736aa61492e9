import { Injectable } from '@nestjs/common';

import type { ApiVersion } from './handshake.js';
import { type RealtimeServer, userRoom } from './socket-data.js';

/** Tells users, on whichever socket and replica they are. Silent until the socket server exists. */
@Injectable()
export class Broadcaster {
  private server: RealtimeServer | null = null;

  private clustered = false;

  /** @param clustered whether other replicas have sockets that this one does not know. */
  attach(server: RealtimeServer, clustered: boolean): void {
    this.server = server;
    this.clustered = clustered;
  }

  /** Whether anybody may hear what is said to the user; `false` spares the work of saying it. */
  mayListen(userId: string, version: ApiVersion): boolean {
    if (this.server === null) return false;
    return this.clustered || this.server.sockets.adapter.rooms.has(userRoom(userId, version));
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
