import { ConnectedSocket, MessageBody } from '@nestjs/websockets';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { RateLimit } from '#platform/limits';
import { Realtime, type RealtimeSocket, SocketEvent } from '#platform/realtime';

import { unknownEventType } from '../reading/events.errors.js';
import { EventStreams, type OpenStream } from './event-streams.service.js';
import { SocketEvents, SocketSubscriptions } from './socket-subscriptions.js';
import { SubscribeDto, UnsubscribeDto } from './streaming.dto.js';
import { credentialsOver } from './streaming.errors.js';
import { SubscribedView, UnsubscribedView } from './streaming.views.js';

const SUBSCRIBE = { bucket: 'events:subscribe', limit: 120, windowMs: 60_000 };

/** What happens, over Socket.IO (docs/contracts/events.md#over-sockets). */
@Realtime()
export class StreamingGateway {
  private readonly subscriptions = new SocketSubscriptions();

  constructor(private readonly streams: EventStreams) {}

  /** `{org?, types?, after?}` → `{ok, cursor, trace_id}`, then `events:event` `{event, cursor}` for each event. */
  @SocketEvent({
    event: 'events:subscribe',
    summary: 'Be told what happens, as it happens',
    payload: SubscribeDto,
    ack: SubscribedView,
  })
  @RequireScope('events:read')
  @RateLimit(SUBSCRIBE)
  async subscribe(
    @MessageBody() { org, types, after }: SubscribeDto,
    @ConnectedSocket() socket: RealtimeSocket,
    @Caller() principal: Principal,
  ): Promise<SubscribedView> {
    const { credentials } = socket.data;
    if (credentials === undefined) throw credentialsOver();
    if (types != null && !Array.isArray(types)) throw unknownEventType(JSON.stringify(types));
    const slug = org ?? null;
    const request = { org: org ?? undefined, types: types ?? undefined };
    let stream: OpenStream | null = null;
    const events = new SocketEvents(socket, slug, () => {
      this.subscriptions.forget(socket, slug, stream);
    });
    stream = await this.streams.open({ credentials, principal, request }, after || null, events);
    if (!socket.connected) stream.end();
    this.subscriptions.put(socket, slug, stream);
    const { cursor } = stream;
    // What is told comes after the answer.
    setImmediate(() => stream.begin());
    return { ok: true, cursor, trace_id: newTraceId() };
  }

  /** `{org?}` → `{ok, trace_id}`; it is fine if there is none. */
  @SocketEvent({
    event: 'events:unsubscribe',
    summary: 'Be told no more',
    payload: UnsubscribeDto,
    ack: UnsubscribedView,
  })
  @RateLimit(SUBSCRIBE)
  unsubscribe(
    @MessageBody() { org }: UnsubscribeDto,
    @ConnectedSocket() socket: RealtimeSocket,
  ): UnsubscribedView {
    this.subscriptions.end(socket, org ?? null);
    return { ok: true, trace_id: newTraceId() };
  }
}
