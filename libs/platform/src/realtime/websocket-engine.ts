import { type ServerOptions, WebSocketServer } from 'ws';

/** For a client, to end a connection once it is told that it is over. */
const GOODBYE_MS = 1_000;

/**
 * What makes the websockets of Socket.IO, which passes no such setting on. Some clients, Python's among them, never end
 * a connection that is closed: they were waited for for half a minute, and a service that stops had not so long.
 */
export class WebSocketEngine extends WebSocketServer {
  constructor(options: ServerOptions) {
    // It is no part of the published types.
    const brief = { ...options, closeTimeout: GOODBYE_MS };
    super(brief);
  }
}
