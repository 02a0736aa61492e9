import { randomUUID } from 'node:crypto';

import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';

import type { Principal } from '#kernel';
import { Lifecycle } from '#platform/health';
import { Limiter, Seats } from '#platform/limits';

import { streamsStopping, tooManyStreams } from './streaming.errors.js';

const BUCKET = 'events:streams';
const MOST = 10;

const streaming = new Gauge({
  name: 'ligature_event_streams',
  help: 'Open streams of events of this process',
  registers: [register],
});

/** How many streams somebody may have open at once, wherever they are, and until when. */
@Injectable()
export class StreamAdmission implements BeforeApplicationShutdown {
  private readonly open = new Set<(error: unknown) => void>();
  private stopping = false;

  constructor(
    private readonly seats: Seats,
    private readonly limiter: Limiter,
    lifecycle: Lifecycle,
  ) {
    lifecycle.whenDraining(() => {
      this.stop();
    });
  }

  /**
   * Refuses one too many, and all while the service stops.
   * @param stop called when the service does
   * @returns to be called when the stream has ended
   */
  async enter({ subject }: Principal, stop: (error: unknown) => void): Promise<() => void> {
    this.demandRunning();
    const [owner, seat, most] = [`streams:${subject}`, randomUUID(), this.limiter.limitOf(BUCKET, MOST)];
    if (!(await this.seats.take(owner, seat, most))) throw tooManyStreams(most);
    this.open.add(stop);
    streaming.inc();
    return () => {
      if (!this.open.delete(stop)) return;
      streaming.dec();
      this.seats.leave(owner, seat);
    };
  }

  /** Refuses all while the service stops. */
  demandRunning(): void {
    if (this.stopping) throw streamsStopping();
  }

  /** Where nobody was told that the service stops. */
  beforeApplicationShutdown(): void {
    this.stop();
  }

  private stop(): void {
    this.stopping = true;
    for (const stop of this.open) stop(streamsStopping());
  }
}
