import type { Socket } from 'socket.io-client';

import type { components } from '../generated/socket.js';
import { LigatureError, refusalOfAck } from '../ligature-error.js';

type Requests = components['schemas']['Requests'];

/** What can be asked over the socket. */
export type GraphRequest = keyof Requests;
export type GraphPayload<Name extends GraphRequest> = Requests[Name]['payload'];
/** What the service acknowledges a request with, unless it refuses. */
export type GraphAck<Name extends GraphRequest> = Exclude<Requests[Name]['ack'], { ok: false }>;

const ACK_MS = 30_000;

/**
 * Asks over a socket.
 * @param take is given what is acknowledged before anything else that came
 * @throws LigatureError where the service refuses, or does not answer
 */
export function acknowledged<Name extends GraphRequest>(
  socket: Socket,
  name: Name,
  payload: GraphPayload<Name>,
  take: (ack: GraphAck<Name>) => void,
): Promise<GraphAck<Name>> {
  return new Promise((resolve, reject) => {
    socket.timeout(ACK_MS).emit(name, payload, (late: Error | null, ack: Requests[Name]['ack']) => {
      if (late !== null) {
        const message = `No answer to ${name}`;
        reject(new LigatureError({ status: 0, code: 'timeout', message, cause: late }));
      } else if (isRefusal(ack)) reject(refusalOfAck(ack));
      else {
        take(ack as GraphAck<Name>);
        resolve(ack as GraphAck<Name>);
      }
    });
  });
}

const isRefusal = (ack: object): ack is { ok: false } => (ack as { ok?: unknown }).ok === false;
