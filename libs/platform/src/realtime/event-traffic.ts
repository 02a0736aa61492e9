import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { Histogram, register } from 'prom-client';
import type { Event, Socket } from 'socket.io';

import { Lifecycle } from '../health/lifecycle.js';

const STEP_MS = 20;

const durations = new Histogram({
  name: 'ligature_socket_event_duration_seconds',
  help: 'Socket events by name and outcome: ok, or the error that the ack names',
  labelNames: ['event', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [register],
});

type Ack = (...answer: unknown[]) => void;

/** Counts the events of all sockets from their arrival to their answer; while draining it lets none begin. */
@Injectable()
export class EventTraffic {
  private open = 0;

  constructor(private readonly lifecycle: Lifecycle) {}

  /** Watches a socket; to be called before anything else listens to its events. */
  watch(socket: Socket): void {
    socket.use((packet, next) => {
      if (this.lifecycle.draining) return;
      const place = packet.findIndex((part) => typeof part === 'function');
      if (place !== -1) packet[place] = this.timed(nameOf(packet, socket), packet[place] as Ack);
      next();
    });
  }

  /** Settles when every event that began has been answered, or after the time. */
  async settled(patienceMs: number): Promise<void> {
    for (let waited = 0; this.open > 0 && waited < patienceMs; waited += STEP_MS) await sleep(STEP_MS);
  }

  private timed(event: string, ack: Ack): Ack {
    const stop = durations.startTimer({ event });
    this.open += 1;
    let answered = false;
    return (...answer) => {
      if (!answered) {
        answered = true;
        this.open -= 1;
        stop({ status: statusOf(answer[0]) });
      }
      ack(...answer);
    };
  }
}

/** Only names that somebody listens to: others are the client's invention, without number. */
function nameOf([event]: Event, socket: Socket): string {
  return typeof event === 'string' && socket.listenerCount(event) > 0 ? event : 'unknown';
}

function statusOf(answer: unknown): string {
  const { ok, error } = (answer ?? {}) as { ok?: unknown; error?: unknown };
  if (ok === true) return 'ok';
  return typeof error === 'string' ? error : 'other';
}
