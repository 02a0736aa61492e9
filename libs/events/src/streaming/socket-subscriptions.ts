import { classify, failureAck, newTraceId } from '#platform/http';
import { hasRead, type RealtimeSocket } from '#platform/realtime';

import type { StreamSink } from './event-stream.js';
import type { OpenStream } from './event-streams.service.js';
import type { Telling } from './stretch.js';

/** A stream of events on a socket, which may have one of each organization, and one of its user's own. */
export class SocketEvents implements StreamSink {
  constructor(
    private readonly socket: RealtimeSocket,
    private readonly org: string | null,
    private readonly left: () => void,
  ) {}

  /** Connections on which too much waits are cut by who looks after all of them. */
  tell({ events }: Telling): boolean {
    for (const { event, cursor } of events) this.socket.emit('events:event', { event, cursor });
    return true;
  }

  drained(): Promise<void> {
    return hasRead(this.socket);
  }

  end(error: unknown): void {
    this.left();
    if (error !== null)
      this.socket.emit('events:ended', { org: this.org, ...failureAck(classify(error), newTraceId()) });
  }
}

/** The streams of the sockets of this process. */
export class SocketSubscriptions {
  private readonly bySocket = new WeakMap<RealtimeSocket, Map<string | null, OpenStream>>();

  /** In the place of the one that there is. */
  put(socket: RealtimeSocket, org: string | null, stream: OpenStream): void {
    this.end(socket, org);
    this.of(socket).set(org, stream);
  }

  /** It has ended by itself. */
  forget(socket: RealtimeSocket, org: string | null, stream: OpenStream | null): void {
    const streams = this.of(socket);
    if (streams.get(org) === stream) streams.delete(org);
  }

  end(socket: RealtimeSocket, org: string | null): void {
    const streams = this.of(socket);
    const stream = streams.get(org);
    streams.delete(org);
    stream?.end();
  }

  private of(socket: RealtimeSocket): Map<string | null, OpenStream> {
    const known = this.bySocket.get(socket);
    if (known) return known;
    const streams = new Map<string | null, OpenStream>();
    this.bySocket.set(socket, streams);
    socket.on('disconnect', () => {
      for (const stream of [...streams.values()]) stream.end();
    });
    return streams;
  }
}
