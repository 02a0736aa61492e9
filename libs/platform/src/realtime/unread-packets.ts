import { setTimeout as sleep } from 'node:timers/promises';

import type { Socket } from 'socket.io';

import type { RealtimeServer } from './socket-data.js';

const STEP_MS = 20;
const CHECK_EVERY_MS = 1_000;
/** As much as may be on its way to somebody who reads. */
const LITTLE = 64 * 1024;

type Connection = Socket['conn'];

/** Bytes, or about as many, that the connection has been given and the kernel has not taken. */
function unreadOn(connection: Connection): number {
  const { writeBuffer, transport } = connection as unknown as {
    readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
    readonly transport: { readonly socket?: { readonly bufferedAmount?: number } };
  };
  let unread = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) unread += data?.length ?? 0;
  return unread;
}

/** Settles when the client has read almost all that it was sent, or is gone. */
export async function hasRead({ conn }: Pick<Socket, 'conn'>): Promise<void> {
  while (conn.readyState === 'open' && unreadOn(conn) > LITTLE) await sleep(STEP_MS);
}

/** Cuts connections for which more waits than `most`. Answers how to stop. */
export function cutUnread(server: RealtimeServer, most: number): () => void {
  const checking = setInterval(() => {
    const { clients } = server.engine as unknown as {
      readonly clients: Readonly<Record<string, Connection>>;
    };
    for (const connection of Object.values(clients)) if (unreadOn(connection) > most) connection.close(true);
  }, CHECK_EVERY_MS).unref();
  return () => {
    clearInterval(checking);
  };
}
