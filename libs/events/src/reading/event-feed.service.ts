import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { decodeEventCursor, decodeOlder, encodeEventCursor, encodeOlder } from '../log/event-cursor.js';
import { EventLog, type NewestPage } from '../log/event-log.service.js';
import type { EventQuery } from '../log/stored-event.js';
import { EventAccess, type EventRequest } from './event-access.service.js';
import { type EventPageView, eventView } from './event.view.js';
import { badEventCursor, cursorExpired } from './events.errors.js';

export interface FeedRequest extends EventRequest {
  /** `null`: the newest. */
  readonly after: string | null;
  /** Without `after`: the newest of what was before; `null`: of all. */
  readonly before: string | null;
  readonly limit: number;
}

/** Events, a page at a time, as the caller may read them now. */
@Injectable()
export class EventFeed {
  constructor(
    private readonly access: EventAccess,
    private readonly log: EventLog,
  ) {}

  /** Refuses cursors that are none, and those that are too old, with the oldest that is not. */
  async read({ after, before, limit, ...request }: FeedRequest, caller: Principal): Promise<EventPageView> {
    const { query, source } = this.access.readable(caller, request);
    const page = await (after === null
      ? this.backwards(query, before, limit)
      : this.forwards(query, after, limit));
    return {
      events: page.events.map((event) => eventView(event, source)),
      cursor: encodeEventCursor(page.cursor),
      hasMore: page.hasMore,
      older: page.older === null ? null : encodeOlder(page.older),
    };
  }

  private backwards(query: EventQuery, before: string | null, limit: number): Promise<NewestPage> {
    const seq = before === null ? null : decodeOlder(before);
    if (seq === null && before !== null) throw badEventCursor('before');
    return this.log.newest(query, limit, seq);
  }

  private async forwards(query: EventQuery, after: string, limit: number): Promise<NewestPage> {
    const cursor = decodeEventCursor(after);
    if (cursor === null) throw badEventCursor('after');
    const page = await this.log.after(query, cursor, limit);
    if ('oldest' in page) throw cursorExpired(encodeEventCursor(page.oldest));
    return { ...page, older: null };
  }
}
