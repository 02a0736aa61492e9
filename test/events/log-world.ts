import {
  decodeEventCursor,
  encodeEventCursor,
  type EventCursor,
  type EventLog,
  type EventPage,
  type EventQuery,
  type StoredEvent,
} from '#events';
import { defineEvents, type NewEvent } from '#kernel';

export const things = defineEvents(
  { scope: 'things:read', readers: 'members' },
  { 'thing.changed': {}, 'thing.guarded': { audit: true } },
);
const TYPES = things.types.map(({ name }) => name);

export const queryOf = (orgId: string, more: Partial<EventQuery> = {}): EventQuery => ({
  owner: { kind: 'org', id: orgId },
  types: TYPES,
  ...more,
});

export const changed = (orgId: string, subject: string, data: object): NewEvent =>
  things.event('thing.changed', { owner: { orgId }, subject, data });

export const numbersOf = (events: readonly StoredEvent[]): unknown[] =>
  events.map(({ data }) => (data as { n: unknown }).n);

export async function pageAfter(
  log: EventLog,
  query: EventQuery,
  cursor: EventCursor,
  limit = 100,
): Promise<EventPage> {
  const page = await log.after(query, cursor, limit);
  if ('oldest' in page) throw new Error('the cursor is over');
  return page;
}

/** Everything after the cursor, in pages, and where that ends. */
export async function readAll(
  log: EventLog,
  query: EventQuery,
  from: EventCursor,
  limit = 100,
): Promise<EventPage> {
  const events: StoredEvent[] = [];
  for (let cursor = from; ;) {
    const page = await pageAfter(log, query, cursor, limit);
    events.push(...page.events);
    const next = decodeEventCursor(encodeEventCursor(page.cursor));
    if (next === null) throw new Error('a cursor is not read back');
    if (!page.hasMore) return { events, cursor: next, hasMore: false };
    cursor = next;
  }
}
