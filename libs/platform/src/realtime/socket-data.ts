import type { DefaultEventsMap, Server, Socket } from 'socket.io';

import type { Principal } from '#kernel';

import type { Credentials } from '../auth/authenticator.js';
import type { Problem } from '../errors/problem.js';
import type { ApiVersion } from './handshake.js';

/** What a socket carries from its handshake on. */
interface SocketData {
  credentials?: Credentials;
  principal?: Principal | null;
  /** As `clientAddress` tells it of a request. */
  client?: string;
  apiVersion: ApiVersion;
  /** Why the socket is about to be disconnected; absent on a socket that was let in. */
  refusal?: Problem;
}

export type RealtimeSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
export type RealtimeServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

/** The room of all sockets of a user; with a version, of those that understand it. */
export function userRoom(userId: string, version?: ApiVersion): string {
  return version === undefined ? `user:${userId}` : `user:${userId}/v${String(version)}`;
}
