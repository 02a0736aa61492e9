import type { Socket } from 'socket.io';

/**
 * Tells a client over how many seconds those who lose this connection are to come back: as long as it takes to let in
 * `sockets`. Where that is less than a second nothing is told. Clients of the products do not know the event, and are
 * spread by their own backoff alone.
 */
export function tellReconnect(socket: Socket, sockets: number, perSecond: number): void {
  const within = Math.floor(sockets / perSecond);
  if (within > 0) socket.emit('ws:reconnect', { within });
}
