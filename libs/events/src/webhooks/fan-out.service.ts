import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { EventCatalog } from '#platform/modules';

import { BEGINNING, decodeEventCursor, type EventCursor } from '../log/event-cursor.js';
import { EventLog, type EventPage } from '../log/event-log.service.js';
import { FanOutWriter } from './fan-out-writer.service.js';

const AT_ONCE = 500;
/** Where nothing happens, the place is moved this often all the same: a cursor must not expire. */
const FRESH_SECONDS = 3_600;

/** What one step came to. */
export interface FanOutStep {
  /** Whether anybody is to be told of anything. */
  readonly active: boolean;
  readonly hasMore: boolean;
  /** Endpoints with new deliveries. */
  readonly touched: readonly string[];
}

/**
 * A reader of the log that makes deliveries of its events, for all endpoints in one statement. Its place moves with the
 * deliveries, in one transaction: each event is met once, whichever replica takes the step.
 */
@Injectable()
export class FanOut {
  private readonly types: readonly string[];

  constructor(
    private readonly log: EventLog,
    private readonly writer: FanOutWriter,
    private readonly transactions: Transactions,
    catalog: EventCatalog,
  ) {
    this.types = catalog.types.map(({ name }) => name);
  }

  async step(): Promise<FanOutStep> {
    const { cursor: kept, active } = await this.writer.place();
    const from = decodeEventCursor(kept);
    if (!active || from === null) return { active, hasMore: false, touched: [] };
    const found = await this.log.after({ owner: null, types: this.types }, from, AT_ONCE);
    const { events, cursor: to, hasMore } = 'oldest' in found ? restarted(from, found.oldest) : found;
    if (events.length === 0 && !hasMore && isFresh(from, to)) return { active, hasMore, touched: [] };
    const touched = await this.transactions.run((tx) => this.writer.write(kept, { from, events, to }, tx));
    return { active, hasMore, touched };
  }
}

/**
 * The cursor was of a database that has been restored since, or older than what is kept: on from the number that it
 * stood at. What is met twice then has its delivery already.
 */
function restarted({ base: { low, takenAt } }: EventCursor, { timeline }: EventCursor): EventPage {
  return {
    events: [],
    cursor: { timeline, base: { ...BEGINNING, low, takenAt }, walk: null },
    hasMore: true,
  };
}

function isFresh(from: EventCursor, to: EventCursor): boolean {
  return from.walk === null && to.base.takenAt - from.base.takenAt < FRESH_SECONDS;
}
