import type { Http } from './http.js';
import { LigatureError, refusalOf } from './ligature-error.js';
import { ServerSentEvents } from './server-sent-events.js';
import type { LigatureEvent } from './types.js';
import { backoffMs, wait } from './waiting.js';

/** The service says something every 15 seconds: whoever hears nothing for so long has lost it. */
const SILENCE_MS = 45_000;

export interface StreamQuery {
  /** Slug; absent: what is the caller's own. */
  readonly org?: string;
  /** `item.*,bundle.created` */
  readonly types?: string;
  readonly subject?: string;
  /** A cursor to go on from; absent: what happens from now on. */
  readonly after?: string;
}

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onConnection?: (isConnected: boolean) => void;
}

/** Events as they happen, for as long as somebody reads: a lost connection goes on from where it was. */
export class EventStream implements AsyncIterable<LigatureEvent> {
  private at: string | null;
  private isConnected = false;

  constructor(
    private readonly http: Http,
    private readonly query: StreamQuery,
    private readonly signal: AbortSignal | undefined,
    private readonly onConnection: (isConnected: boolean) => void = () => undefined,
  ) {
    this.at = query.after ?? null;
  }

  /** Where the stream stands: `after` of one that goes on from here. `null`: it has not begun. */
  get cursor(): string | null {
    return this.at;
  }

  /** @throws LigatureError where it makes no sense to come back: no right, an unknown credential, a cursor that is over */
  async *[Symbol.asyncIterator](): AsyncGenerator<LigatureEvent, void, undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const connection = new AbortController();
      const ends = this.signal === undefined ? [connection.signal] : [connection.signal, this.signal];
      let pause = backoffMs(attempt);
      try {
        for await (const { id, event, data, retryMs } of this.connect(connection, AbortSignal.any(ends))) {
          attempt = 0;
          if (retryMs !== null) pause = retryMs;
          this.tell(true);
          if (event === 'end') throw endOf(data);
          if (event !== 'ready' && data !== '') yield JSON.parse(data) as LigatureEvent;
          // After it was taken: whoever stops at an event meets it again.
          if (id !== null) this.at = id;
        }
      } catch (error) {
        this.signal?.throwIfAborted();
        if (!isPassing(error)) throw error;
        pause = Math.max(pause, error instanceof LigatureError ? (error.retryAfterMs ?? 0) : 0);
      } finally {
        connection.abort();
      }
      this.tell(false);
      await wait(pause, this.signal);
    }
  }

  private tell(isConnected: boolean): void {
    if (isConnected === this.isConnected) return;
    this.isConnected = isConnected;
    this.onConnection(isConnected);
  }

  private async *connect(
    connection: AbortController,
    signal: AbortSignal,
  ): AsyncGenerator<{ id: string | null; event: string; data: string; retryMs: number | null }> {
    let silence = setTimeout(() => connection.abort(), SILENCE_MS);
    try {
      const query = new URLSearchParams();
      for (const name of ['org', 'types', 'subject'] as const) {
        const value = this.query[name];
        if (value !== undefined) query.set(name, value);
      }
      const headers = { accept: 'text/event-stream', ...(this.at !== null && { 'last-event-id': this.at }) };
      const response = await this.http.open(`/api/events/stream?${query.toString()}`, headers, signal);
      if (!response.ok) throw refusalOf(response, await response.json().catch(() => null));
      if (response.body === null) return;
      const parser = new ServerSentEvents();
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(() => connection.abort(), SILENCE_MS);
        yield* parser.read(decoder.decode(piece.value, { stream: true }));
      }
    } finally {
      clearTimeout(silence);
    }
  }
}

function endOf(data: string): LigatureError {
  const { error = '', code = 'UNAVAILABLE' } = JSON.parse(data) as { error?: string; code?: string };
  return new LigatureError({ status: 0, code, message: error });
}

/** Whether it helps to come back: of refusals only where the service is away, or was asked too often. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof LigatureError)) return true;
  return (
    error.status >= 500 ||
    error.status === 429 ||
    ['UNAVAILABLE', 'RATE_LIMITED', 'network_error', 'timeout', 'INTERNAL_ERROR'].includes(error.code)
  );
}
