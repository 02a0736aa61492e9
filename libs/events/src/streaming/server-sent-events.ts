import { Readable } from 'node:stream';

import { classify, flatEnvelope, newTraceId } from '#platform/http';

import type { StreamSink } from './event-stream.js';
import type { OpenStream } from './event-streams.service.js';
import type { Telling } from './stretch.js';

/** What may wait for a reader when more comes. */
const MOST_UNREAD = 1_048_576;
/** Proxies take a connection on which nothing comes for dead after a minute or less. */
const BEAT_MS = 15_000;
/** When clients come back. Not all of them at once, when a service has ended. */
const RETRY_MS = { least: 500, spread: 2_000 } as const;

/** A stream of events as an answer that does not end by itself: `text/event-stream`. */
export class ServerSentEvents extends Readable implements StreamSink {
  private stream: OpenStream | null = null;
  private beating: NodeJS.Timeout | undefined;
  private wanted: (() => void) | null = null;
  private isFull = false;

  /** Tells the reader where they stand, and begins: a client that is told nothing else comes back to that. */
  follow(stream: OpenStream): this {
    this.stream = stream;
    const retry = RETRY_MS.least + Math.floor(Math.random() * RETRY_MS.spread);
    const { cursor } = stream;
    this.send(
      `retry: ${String(retry)}\nid: ${cursor}\nevent: ready\ndata: ${JSON.stringify({ cursor })}\n\n`,
    );
    this.beating = setInterval(() => this.send(`: still here\nid: ${stream.cursor}\n\n`), BEAT_MS).unref();
    stream.begin();
    return this;
  }

  tell({ frames }: Telling): boolean {
    if (this.readableLength > MOST_UNREAD) return false;
    this.send(frames);
    return true;
  }

  drained(): Promise<void> | null {
    if (!this.isFull || this.destroyed) return null;
    return new Promise((resolve) => (this.wanted = resolve));
  }

  /** Says why, unless the reader would not read it. */
  end(error: unknown): void {
    clearInterval(this.beating);
    if (this.destroyed) return;
    if (this.readableLength > MOST_UNREAD) {
      this.destroy();
      return;
    }
    if (error !== null) {
      const { body } = flatEnvelope(classify(error), newTraceId());
      this.send(`event: end\ndata: ${JSON.stringify(body)}\n\n`);
    }
    this.push(null);
  }

  override _read(): void {
    this.isFull = false;
    this.wanted?.();
    this.wanted = null;
  }

  /** Of an answer that was sent, or whose client has hung up. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.beating);
    this.stream?.end();
    this.wanted?.();
    done(error);
  }

  private send(text: string | Buffer): void {
    if (!this.destroyed && !this.readableEnded) this.isFull = !this.push(text);
  }
}
