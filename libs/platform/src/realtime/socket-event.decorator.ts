import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';

export const SOCKET_EVENT = 'ligature:socket-event';

/** What the AsyncAPI document says about an event. */
export interface SocketEventDoc {
  readonly event: string;
  readonly summary: string;
  /** What the client sends; absent: nothing. */
  readonly payload?: Type;
  /** What a success is acknowledged with; a refusal always looks the same. */
  readonly ack?: Type;
}

/** Handles an event of clients, and documents it. */
export const SocketEvent = (doc: SocketEventDoc): MethodDecorator =>
  applyDecorators(SubscribeMessage(doc.event), SetMetadata(SOCKET_EVENT, doc));
