import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { decodeEventCursor, encodeEventCursor } from '../log/event-cursor.js';
import { EventLog } from '../log/event-log.service.js';
import { EventAccess, type EventRequest } from './event-access.service.js';
import { type EventPageView, eventView } from './event.view.js';
import { badEventCursor, cursorExpired } from './events.errors.js';

export interface FeedRequest extends EventRequest {
  /** `null`: the newest. */
  readonly after: string | null;
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
  async read({ after, limit, ...request }: FeedRequest, caller: Principal): Promise<EventPageView> {
    const { query, source } = this.access.readable(caller, request);
    const cursor = after === null ? null : decodeEventCursor(after);
    if (cursor === null && after !== null) throw badEventCursor();
    const page =
      cursor === null ? await this.log.newest(query, limit) : await this.log.after(query, cursor, limit);
    if ('oldest' in page) throw cursorExpired(encodeEventCursor(page.oldest));
    return {
      events: page.events.map((event) => eventView(event, source)),
      cursor: encodeEventCursor(page.cursor),
      hasMore: page.hasMore,
    };
  }
}
