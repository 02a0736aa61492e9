import { printJson } from '#data';

import { encodeEventCursor, type EventCursor } from '../log/event-cursor.js';
import type { PlacedEvent } from '../log/event-log.service.js';
import type { StoredEvent } from '../log/stored-event.js';
import type { ReadableStream } from '../reading/event-access.service.js';
import { type EventView, eventView } from '../reading/event.view.js';

/** Which events a stream tells, and as whose. */
export type StreamFilter = ReadableStream;

/** An event as it is told, and from where the next ones follow. */
export interface ToldEvent {
  readonly event: EventView;
  readonly cursor: string;
}

/** Some events that follow each other, as one kind of reader is told them. Printed once, however many these are. */
export class Telling {
  private printed: Buffer | undefined;

  constructor(readonly events: readonly ToldEvent[]) {}

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** As Server-Sent Events. */
  get frames(): Buffer {
    return (this.printed ??= Buffer.from(
      this.events.map(({ event, cursor }) => `id: ${cursor}\ndata: ${printJson(event)}\n\n`).join(''),
    ));
  }
}

const NOTHING = new Telling([]);

/** Events that were read at once, for all who wait for any. */
export class Stretch {
  private readonly tellings = new Map<string, Telling>();
  private readonly cursors = new Map<EventCursor, string>();
  private audited: ReadonlySet<string> | undefined;

  /**
   * @param events in their order
   * @param cursor from which follows what is after all of them
   */
  constructor(
    private readonly events: readonly PlacedEvent[],
    readonly cursor: EventCursor,
  ) {}

  /** Whose events they are. */
  owners(): Set<string> {
    return new Set(this.events.map(({ event }) => ownerOf(event)));
  }

  /** Whose rights may have been changed by what they tell. */
  guarded(isAudited: (type: string) => boolean): ReadonlySet<string> {
    return (this.audited ??= new Set(
      this.events.flatMap(({ event }) => (isAudited(event.type) ? [ownerOf(event)] : [])),
    ));
  }

  /** @param key the same for equal filters */
  tellingFor(filter: StreamFilter, key: string): Telling {
    const known = this.tellings.get(key);
    if (known) return known;
    const fits = fitting(filter);
    const told = this.events.flatMap(({ event, cursor }) =>
      fits(event) ? [{ event: eventView(event, filter.source), cursor: this.encoded(cursor) }] : [],
    );
    const telling = told.length === 0 ? NOTHING : new Telling(told);
    this.tellings.set(key, telling);
    return telling;
  }

  private encoded(cursor: EventCursor): string {
    let text = this.cursors.get(cursor);
    if (text === undefined) this.cursors.set(cursor, (text = encodeEventCursor(cursor)));
    return text;
  }
}

function ownerOf({ orgId, userId }: StoredEvent): string {
  return orgId ?? userId ?? '';
}

function fitting({ query }: StreamFilter): (event: StoredEvent) => boolean {
  const { owner, subject = null, workspaceId = null } = query;
  const types = new Set(query.types);
  return (event) =>
    (owner.kind === 'org' ? event.orgId : event.userId) === owner.id &&
    types.has(event.type) &&
    (subject === null || event.subject === subject) &&
    (workspaceId === null || event.workspaceId === workspaceId);
}

/** Readers with the same key are told the same. */
export function keyOf({ query, source }: StreamFilter): string {
  const { owner, types, subject = null, workspaceId = null } = query;
  return JSON.stringify([source, owner, types, subject, workspaceId]);
}
