import { EventStream, type StreamOptions, type StreamQuery } from '../event-stream.js';
import type { Http } from '../http.js';
import { byPagination, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Listing, Query } from '../types.js';

/** What happened, in one order that can be read on from where one was. */
export class Events {
  constructor(private readonly http: Http) {}

  /**
   * With `after`, all events since that cursor, the oldest first. Without, the newest page, the newest first; the
   * cursor of `pages()` is where to go on from, and `older`, as `before`, leads to the page of what was earlier.
   */
  list(query: Query<'list_events'> = {}, options: CallOptions = {}): Listing<'list_events', 'events'> {
    return new List({
      query,
      read: (asked: Query<'list_events'>) =>
        this.http.call(
          this.http.raw.GET('/api/events', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ events }) => events,
      next: ({ hasMore, cursor }, { after }) => (hasMore && after !== undefined ? { after: cursor } : null),
    });
  }

  /**
   * Events as they happen: `for await (const event of client.events.stream({ types: 'item.*' }))`. After a lost
   * connection it goes on behind the last event that was taken; `cursor` of the stream is that place.
   * @param options `signal` ends it; `onConnection` is told when it is connected, and when that is lost
   */
  stream(query: StreamQuery = {}, { signal, onConnection }: StreamOptions = {}): EventStream {
    return new EventStream(this.http, query, signal, onConnection);
  }

  /** The audit log, the newest first, with address and user agent. */
  audit(query: Query<'list_audit_log'> = {}, options: CallOptions = {}): Listing<'list_audit_log', 'events'> {
    return new List({
      query,
      read: (asked: Query<'list_audit_log'>) =>
        this.http.call(
          this.http.raw.GET('/api/audit', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ events }) => events,
      next: byPagination,
    });
  }

  /** The audit log as CSV, up to 10,000 entries, the newest first. */
  auditCsv(query: Query<'export_audit_log'> = {}, options: CallOptions = {}): Promise<string> {
    return this.http.call(
      this.http.raw.GET('/api/audit/export', {
        params: { query },
        parseAs: 'text',
        ...this.http.with(options),
      }),
    );
  }
}
