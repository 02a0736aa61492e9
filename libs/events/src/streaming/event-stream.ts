import type { Principal } from '#kernel';
import type { Credentials } from '#platform/auth';

import type { EventCursor } from '../log/event-cursor.js';
import { encodeEventCursor } from '../log/event-cursor.js';
import type { Passage } from '../log/event-log.service.js';
import type { EventQuery } from '../log/stored-event.js';
import type { EventRequest } from '../reading/event-access.service.js';
import { cursorExpired } from '../reading/events.errors.js';
import type { EventTail, TailListener } from './event-tail.service.js';
import { readerTooSlow } from './streaming.errors.js';
import { keyOf, type StreamFilter, Stretch, type Telling } from './stretch.js';

/** Stretches that wait for a reader who is catching up, or whose rights are looked at; more are read again later. */
const MOST_WAITING = 200;

/** Who reads a stream. */
export interface StreamReader {
  readonly credentials: Credentials;
  readonly principal: Principal;
  readonly request: EventRequest;
}

/** Where a stream goes. */
export interface StreamSink {
  /** @returns `false`: the reader takes too little of what it is told */
  tell(telling: Telling): boolean;
  /** Resolves when there is room for more; `null`: there is. */
  drained(): Promise<void> | null;
  /** @param error why; `null`: nobody listens any more */
  end(error: unknown): void;
}

/** What a stream reads from. */
export interface StreamSource {
  readonly tail: EventTail;
  /** Refuses cursors that are over. */
  read(query: EventQuery, cursor: EventCursor): Promise<Passage>;
  /** Whether events of a type may change what somebody may read. */
  isAudited(type: string): boolean;
}

/**
 * The events of one reader, each once: first what follows their cursor, in pages as fast as they take them; then, from
 * the tail of the log, as they come.
 */
export class EventStream implements TailListener {
  readonly owners: readonly string[];
  /** Called when something happened that may change what the reader may see. */
  whenGuarded: (stream: EventStream) => void = () => undefined;
  whenEnded: () => void = () => undefined;
  private key: string;
  private waiting: Stretch[] = [];
  private holds = 0;
  /** Whether the tail tells it of events. */
  private joined = false;
  /** Whether it has all that was before. */
  private following = false;
  private over = false;
  private readonly waiters: (() => void)[] = [];

  constructor(
    private readonly source: StreamSource,
    readonly reader: StreamReader,
    private readonly sink: StreamSink,
    private filter: StreamFilter,
    private at: EventCursor,
  ) {
    const { userId, memberships } = reader.principal;
    const { id } = filter.query.owner;
    const others = memberships.map(({ orgId }) => orgId);
    this.owners = [...new Set([id, ...(userId === null ? [] : [userId]), ...others])];
    this.key = keyOf(filter);
  }

  get ended(): boolean {
    return this.over;
  }

  /** Where the reader stands. */
  get cursor(): string {
    const { place } = this.source.tail;
    const isUpToDate = this.following && this.holds === 0 && place !== null;
    return encodeEventCursor(isUpToDate ? place : this.at);
  }

  /** @param first what follows the cursor */
  async run(first: Passage): Promise<void> {
    try {
      await this.readOn(first);
      while (!this.over) {
        await this.follow();
        if (!this.ended) await this.readOn(await this.next());
      }
    } catch (error) {
      this.end(error);
    }
  }

  hear(stretch: Stretch): void {
    if (this.over) return;
    const guarded = stretch.guarded((type) => this.source.isAudited(type));
    if (this.owners.some((owner) => guarded.has(owner))) this.whenGuarded(this);
    if (this.following && this.holds === 0) this.tell(stretch);
    else if (this.waiting.push(stretch) > MOST_WAITING) this.leave();
  }

  lost(oldest: EventCursor): void {
    this.end(cursorExpired(encodeEventCursor(oldest)));
  }

  /** Nothing is told until it is released as often. */
  hold(): void {
    this.holds += 1;
  }

  release(): void {
    this.holds -= 1;
    if (this.holds === 0 && this.following) this.flush();
    this.notice();
  }

  /** What is told from now on. */
  permit(filter: StreamFilter): void {
    this.filter = filter;
    this.key = keyOf(filter);
  }

  /** @param error why; `null`: nobody listens any more */
  end(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.leave();
    this.sink.end(error);
    this.whenEnded();
  }

  /** Up to the present, in pages. */
  private async readOn(first: Passage): Promise<void> {
    for (let passage = first; ; passage = await this.next()) {
      await this.hand(passage);
      if (this.over || !passage.hasMore) return;
    }
  }

  /** From the present on, until the reader has fallen behind. */
  private async follow(): Promise<void> {
    if (this.over) return;
    this.joined = true;
    const target = await this.source.tail.join(this);
    const { timeline, base } = this.at;
    // In another timeline the next reading finds out.
    if (target.timeline !== timeline) this.leave();
    else this.at = { timeline, base, walk: { target: target.base, after: '0' } };
    while (this.at.walk !== null && this.isJoined()) await this.hand(await this.next());
    if (!this.isJoined()) return;
    this.following = true;
    if (this.holds === 0) this.flush();
    while (this.isJoined()) await this.change();
  }

  private isJoined(): boolean {
    return this.joined;
  }

  private next(): Promise<Passage> {
    return this.source.read(this.filter.query, this.at);
  }

  private async hand({ events, cursor }: Passage): Promise<void> {
    while (this.holds > 0 && !this.over) await this.change();
    if (this.over) return;
    this.tell(new Stretch(events, cursor));
    await this.sink.drained();
  }

  private flush(): void {
    const waiting = this.waiting.splice(0);
    for (const stretch of waiting) if (!this.over) this.tell(stretch);
  }

  private tell(stretch: Stretch): void {
    const telling = stretch.tellingFor(this.filter, this.key);
    this.at = stretch.cursor;
    if (!telling.isEmpty && !this.sink.tell(telling)) this.end(readerTooSlow());
  }

  /** What it would have heard, it reads again. */
  private leave(): void {
    this.source.tail.leave(this);
    this.joined = this.following = false;
    this.waiting = [];
    this.notice();
  }

  /** Resolves when something about it has changed. */
  private change(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  private notice(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}
