import { randomBytes } from 'node:crypto';

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

import { Transactions } from '#data';

import { BEGINNING, type EventCursor } from './event-cursor.js';
import { EventLogRepository, type EventReading } from './event-log.repository.js';
import { type EventQuery, type StoredEvent } from './stored-event.js';

/** Events, and where to go on from. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly cursor: EventCursor;
  /** Whether it is known that there are more after the cursor. */
  readonly hasMore: boolean;
}

/** The newest events, or those before them. */
export interface NewestPage extends EventPage {
  /** The number before which there are more; `null`: there are none. */
  readonly older: string | null;
}

/** Events, each with the cursor from which the next ones follow, whatever they were filtered by. */
export interface Passage {
  readonly events: readonly PlacedEvent[];
  readonly cursor: EventCursor;
  /** Whether there are, or may be, more. */
  readonly hasMore: boolean;
}

export interface PlacedEvent {
  readonly event: StoredEvent;
  readonly cursor: EventCursor;
}

/** The cursor is of no use any more: go on from the oldest that is. */
export interface ExpiredCursor {
  readonly oldest: EventCursor;
}

/**
 * The log of events, for who reads on in it. A reader that goes on from a cursor meets each event once, whatever is
 * committed meanwhile; those of one subject in the order of their commits. Nobody who writes delays readers of others.
 */
@Injectable()
export class EventLog implements OnApplicationBootstrap {
  private readonly logger = new Logger(EventLog.name);

  constructor(
    private readonly log: EventLogRepository,
    private readonly transactions: Transactions,
  ) {}

  /** If the database cannot be asked now, whoever reads with a cursor finds out. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      if ((await this.log.present()).restored) await this.beginTimeline();
    } catch (error) {
      this.logger.warn({ msg: 'whether the database was restored is not known yet', err: error });
    }
  }

  /** From which everything follows that is committed from now on. */
  async present(): Promise<EventCursor> {
    return cursorAt(await this.current(() => this.log.present()));
  }

  /** From which everything follows that is kept. */
  async oldest(): Promise<EventCursor> {
    return { ...(await this.present()), base: BEGINNING };
  }

  /**
   * The newest events, the latest first, with a cursor from which the next ones follow.
   * @param before the number that the page before ended with
   */
  async newest(query: EventQuery, limit: number, before: string | null = null): Promise<NewestPage> {
    const reading = await this.current(() => this.log.newest(query, limit + 1, before));
    const events = reading.events.slice(0, limit);
    const older = reading.events.length > limit ? (events.at(-1)?.seq ?? null) : null;
    return { events, cursor: cursorAt(reading), hasMore: false, older };
  }

  /** What the cursor does not know, the oldest first. */
  async after(query: EventQuery, cursor: EventCursor, limit: number): Promise<EventPage | ExpiredCursor> {
    const page = await this.page(query, cursor, limit);
    if ('oldest' in page) return page;
    if (cursor.walk === null || page.cursor.walk !== null || page.events.length >= limit) return page;
    // A walk has come to its end: the present follows at once.
    const rest = await this.after(query, page.cursor, limit - page.events.length);
    return 'oldest' in rest ? rest : { ...rest, events: [...page.events, ...rest.events] };
  }

  /** The same for who may stop after any event: one reading, which ends where a stretch does. */
  async passage(query: EventQuery, cursor: EventCursor, limit: number): Promise<Passage | ExpiredCursor> {
    const page = await this.page(query, cursor, limit);
    if ('oldest' in page) return page;
    const { timeline, base } = cursor;
    const target = page.cursor.walk?.target ?? page.cursor.base;
    const events: PlacedEvent[] = page.events.map((event) => ({
      event,
      cursor: { timeline, base, walk: { target, after: event.seq } },
    }));
    // The reader who has the last has all of them.
    const last = events.pop();
    if (last) events.push({ event: last.event, cursor: page.cursor });
    return { events, cursor: page.cursor, hasMore: page.hasMore };
  }

  /** Up to the end of a walk at most. */
  private async page(
    query: EventQuery,
    cursor: EventCursor,
    limit: number,
  ): Promise<EventPage | ExpiredCursor> {
    const reading = await this.log.after(query, cursor, limit + 1);
    if (reading.restored) await this.beginTimeline();
    if (reading.restored || reading.lost) return { oldest: await this.oldest() };
    return pageOf(cursor, reading, limit);
  }

  /** Cursors are given out in a timeline of this database only. */
  private async current(read: () => Promise<EventReading>): Promise<EventReading> {
    const reading = await read();
    if (!reading.restored) return reading;
    await this.beginTimeline();
    return read();
  }

  /** Unless another replica has. */
  private async beginTimeline(): Promise<void> {
    const name = randomBytes(6).toString('hex');
    const begun = await this.transactions.run((tx) => this.log.beginTimeline(name, tx));
    if (begun) this.logger.log(`the database is new, or was restored: timeline ${name} of the events begins`);
  }
}

function cursorAt({ timeline, place }: EventReading): EventCursor {
  return { timeline, base: place, walk: null };
}

/** Of a reading of at most one more than are wanted. */
function pageOf({ base, walk }: EventCursor, reading: EventReading, limit: number): EventPage {
  const { timeline, place } = reading;
  const target = walk?.target ?? place;
  const events = reading.events.slice(0, limit);
  const last = events.at(-1);
  if (last !== undefined && reading.events.length > limit)
    return { events, cursor: { timeline, base, walk: { target, after: last.seq } }, hasMore: true };
  return { events, cursor: { timeline, base: target, walk: null }, hasMore: walk !== null };
}
