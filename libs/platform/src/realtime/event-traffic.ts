import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { Histogram, register } from 'prom-client';

import { Turns } from '#kernel';

import { failureAck } from '../errors/ack.envelope.js';
import { classify } from '../errors/classify.js';
import { DatabaseShares } from '../limits/database-shares.js';
import { newTraceId } from '../trace/trace.js';
import { traceEvent } from '../tracing/trace-work.js';
import type { RealtimeSocket } from './socket-data.js';

const STEP_MS = 20;

const durations = new Histogram({
  name: 'ligature_socket_event_duration_seconds',
  help: 'Socket events by name and outcome: ok, or the error that they are answered with',
  labelNames: ['event', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [register],
});

export type Ack = (...answer: unknown[]) => void;
/** Does the work of an event; a failure it tells through `ack`, and answers nothing. */
export type EventHandler = (payload: unknown, ack?: Ack) => unknown;

/**
 * Counts the events of all sockets from their arrival until their work is done. Events of one socket take turns, and
 * together with those of the user's other sockets, and their requests, they have no more than a caller's share of the
 * database.
 */
@Injectable()
export class EventTraffic {
  private open = 0;
  private readonly turns = new WeakMap<RealtimeSocket, Turns>();

  constructor(private readonly shares: DatabaseShares) {}

  /** Watches a socket; to be called before anything else listens to its events. */
  watch(socket: RealtimeSocket): void {
    this.turns.set(socket, new Turns(this.shares.most));
  }

  /** The same handler, counted and measured, whether or not the client wants an answer or is still there. */
  counted(
    socket: RealtimeSocket,
    event: string,
    handler: EventHandler,
  ): (payload: unknown, ack?: Ack) => Promise<unknown> {
    return async (payload, ack) => {
      const turns = this.turns.get(socket);
      const stop = durations.startTimer({ event });
      let status: string | undefined;
      this.open += 1;
      const turn = turns?.take();
      if (turn) await turn;
      try {
        return await traceEvent(
          event,
          socket.data.principal?.subject,
          async () => {
            const result = await this.served(socket, handler, payload, (...answer) => {
              status = statusOf(answer[0]);
              ack?.(...answer);
            });
            status ??= statusOf(result);
            return result;
          },
          () => status ?? 'other',
        );
      } finally {
        turns?.give();
        this.open -= 1;
        stop({ status: status ?? 'other' });
      }
    };
  }

  private async served(
    { data }: RealtimeSocket,
    handler: EventHandler,
    payload: unknown,
    ack: Ack,
  ): Promise<unknown> {
    const caller = data.principal?.subject ?? data.client ?? '';
    try {
      const place = this.shares.take(caller);
      if (place) await place;
    } catch (error) {
      ack(failureAck(classify(error), newTraceId()));
      return undefined;
    }
    try {
      return await handler(payload, ack);
    } finally {
      this.shares.give(caller);
    }
  }

  /** Settles when the work of every event that began is done, or after the time. */
  async settled(patienceMs: number): Promise<void> {
    for (let waited = 0; this.open > 0 && waited < patienceMs; waited += STEP_MS) await sleep(STEP_MS);
  }
}

/** Measures an event that got no further than its refusal. Its name may be the client's invention. */
export function measureRefused(error: string): void {
  durations.observe({ event: 'unknown', status: error }, 0);
}

function statusOf(answer: unknown): string {
  const { ok, error } = (answer ?? {}) as { ok?: unknown; error?: unknown };
  if (ok === true) return 'ok';
  return typeof error === 'string' ? error : 'other';
}
