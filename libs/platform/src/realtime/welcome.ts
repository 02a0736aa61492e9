import { DomainError, hasScope, type Scope } from '#kernel';

import { type FailureAck, failureAck } from '../errors/ack.envelope.js';
import { classify } from '../errors/classify.js';
import type { Problem } from '../errors/problem.js';
import { newTraceId } from '../trace/trace.js';
import { measureRefused } from './event-traffic.js';
import { refuse } from './packets.js';
import { type RealtimeSocket, userRoom } from './socket-data.js';

/** How long a refused socket may still ask something. */
const GRACE_MS = 500;

/** Greets a new socket: `connected` for the admitted, `error` or `rate_limited` and a short grace for the refused. */
export function welcome(socket: RealtimeSocket, hearing: readonly Scope[]): void {
  const { principal, refusal } = socket.data;
  if (refusal !== undefined || !principal) {
    reject(socket, refusal ?? classify(null));
    return;
  }
  const id = principal.userId ?? principal.subject;
  void socket.join(userRoom(id));
  // Keys are told only of what they may read.
  if (hearing.some((scope) => hasScope(principal, scope)))
    void socket.join(userRoom(id, socket.data.apiVersion));
  socket.use(([event, ...args], next) => {
    // `error` is listened to by the library itself.
    if (event !== 'error' && socket.listenerCount(event) > 0) next();
    else refuseUnhandled(args, failureAck(unknownEvent(event), newTraceId()));
  });
  socket.emit('connected', {
    ok: true,
    uid: principal.userId,
    client: principal.credential.type === 'session' && principal.credential.via === 'cookie' ? 'web' : 'api',
    serverTime: new Date().toISOString(),
  });
}

/** Refusals that pass by themselves: after these, stock clients shall try again. */
const PASSING: ReadonlySet<Problem['kind']> = new Set(['rate_limited', 'unavailable', 'internal']);

/**
 * Tell, then end it. What may pass loses its connection at once, and comes back by itself; others may
 * ask something first, are answered with the same, and are disconnected for good. They hear nothing else from now on.
 */
export function reject(socket: RealtimeSocket, problem: Problem): void {
  socket.data.refusal = problem;
  for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
  const failure = failureAck(problem, newTraceId());
  if (PASSING.has(problem.kind)) loseAfterNextPacket(socket, failure);
  else disconnectAfterAnswer(socket, failure);
  socket.emit(problem.kind === 'rate_limited' ? 'rate_limited' : 'error', failure);
}

/** Without a farewell of either protocol, after which no client would come back. */
function loseAfterNextPacket(socket: RealtimeSocket, failure: FailureAck): void {
  socket.use(([, ...args]) => void refuseUnhandled(args, failure));
  socket.conn.once('drain', () => socket.conn.close(true));
}

function disconnectAfterAnswer(socket: RealtimeSocket, failure: FailureAck): void {
  const goodbye = setTimeout(() => socket.disconnect(true), GRACE_MS);
  socket.on('disconnect', () => {
    clearTimeout(goodbye);
  });
  socket.use(([, ...args]) => {
    if (refuseUnhandled(args, failure)) socket.disconnect(true);
  });
}

function refuseUnhandled(args: readonly unknown[], failure: FailureAck): boolean {
  measureRefused(failure.error);
  return refuse(args, failure);
}

function unknownEvent(name: unknown): DomainError {
  return new DomainError('invalid', 'unknown_event', `There is no event ${String(name).slice(0, 80)}`);
}
