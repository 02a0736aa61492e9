import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';

import { Database, ReplicaReads, type Tx } from '#data';
import { Clock } from '#kernel';

import type { EventCursor, EventPlace } from './event-cursor.js';
import { type EventColumns, eventOf, type EventQuery, type StoredEvent } from './stored-event.js';
import {
  AFTER,
  ALONE,
  BEGIN,
  KEPT,
  LOW,
  NEWEST,
  OLDER,
  type OwnerKind,
  PAST,
  PRESENT,
  UNHURRIED,
  WALKED,
} from './event-log.statements.js';

/** What one reading found. */
export interface EventReading {
  readonly timeline: string;
  /** All that this reading could see. */
  readonly place: EventPlace;
  /** Whether events that the cursor does not know are not kept any more, or it is of another timeline. */
  readonly lost: boolean;
  /** Whether the database was restored, and nobody has noticed. */
  readonly restored: boolean;
  readonly events: readonly StoredEvent[];
}

/** How long a number is good for that the sequence has passed. The older, the more is looked through twice. */
const FRESH_MS = 500;

/** Higher than each number of an event. */
const LAST_NUMBER = '9223372036854775807';

interface Low {
  readonly low: string;
  readonly timeline: string;
  readonly at: number;
}

interface Row {
  readonly snapshot: string;
  readonly takenAt: string;
  readonly timeline: string;
  readonly restored: boolean;
  readonly lost: boolean;
  readonly seq: string | null;
}

/**
 * The log of events, read by snapshots of the primary: those of a standby do not tell what is running. What a snapshot of the
 * primary shows, a standby that has come so far shows, too: with one, history is read from it.
 */
@Injectable()
export class EventLogRepository {
  private known: Low | null = null;

  constructor(
    private readonly database: Database,
    private readonly reads: ReplicaReads,
    private readonly clock: Clock,
  ) {}

  /** The newest of those before a number, the latest first. @param before `null`: of all */
  async newest(query: EventQuery, most: number, before: string | null): Promise<EventReading> {
    if (before !== null && this.reads.hasReplica) return this.older(query, most, before);
    const low = await this.low();
    const values = [...valuesOf(query), most, before ?? LAST_NUMBER];
    return readingOf(await this.database.query<Row>(NEWEST[kindOf(query)], values), low);
  }

  /** What the cursor does not know, the oldest first. */
  async after(query: EventQuery, { timeline, base, walk }: EventCursor, most: number): Promise<EventReading> {
    const low = await this.low();
    const target = walk === null ? null : walk.target.snapshot;
    const position = [base.snapshot, target, walk?.after ?? '0', base.low, base.takenAt, most];
    const values = [...valuesOf(query), ...position];
    if (walk === null || !this.reads.hasReplica)
      return readingOf(await this.database.query<Row>(AFTER[kindOf(query)], [...values, timeline]), low);
    const events = await this.reads.query<EventColumns & QueryResultRow>(WALKED[kindOf(query)], values);
    // Only now: what is dropped before this is told as lost.
    const kept = readingOf(await this.database.query<Row>(KEPT, [base.snapshot, timeline]), low);
    return { ...kept, events: events.map(eventOf) };
  }

  /** Those that the primary would show at this moment. */
  private async older(query: EventQuery, most: number, before: string): Promise<EventReading> {
    const present = await this.present();
    const values = [...valuesOf(query), most, before, present.place.snapshot];
    const rows = await this.reads.query<EventColumns & QueryResultRow>(OLDER[kindOf(query)], values);
    return { ...present, events: rows.map(eventOf) };
  }

  /** Where the log stands now. */
  async present(): Promise<EventReading> {
    const low = await this.low();
    return readingOf(await this.database.query<Row>(PRESENT), low);
  }

  /** Begins a timeline, unless somebody else has; what was written before lies before all of it. */
  async beginTimeline(timeline: string, tx: Tx): Promise<boolean> {
    await tx.query(ALONE);
    if ((await tx.affected(BEGIN, [timeline])) === 0) return false;
    await tx.query(UNHURRIED);
    await tx.affected(PAST);
    return true;
  }

  /** Before the snapshot of a reading, in a statement of its own; what was asked a moment ago does as well. */
  private async low(): Promise<Low> {
    const at = this.clock.elapsed();
    if (this.known !== null && at - this.known.at < FRESH_MS) return this.known;
    const row = await this.database.first<{ low: string; timeline: string }>(LOW);
    if (row === null) throw new Error('the row of events.horizon is missing');
    return (this.known = { low: row.low, timeline: row.timeline, at });
  }
}

function kindOf({ owner }: EventQuery): OwnerKind {
  return owner?.kind ?? 'all';
}

function valuesOf({ owner, types, subject = null, workspaceId = null }: EventQuery): unknown[] {
  return [owner?.id ?? null, types, subject, workspaceId];
}

function readingOf(rows: readonly Row[], before: Low): EventReading {
  const [first] = rows;
  if (first === undefined) throw new Error('the row of events.horizon is missing');
  const { snapshot, takenAt, timeline, lost, restored } = first;
  // In another timeline the sequence may stand anywhere.
  const low = before.timeline === timeline ? before.low : '0';
  return {
    timeline,
    place: { snapshot, low, takenAt: Number(takenAt) },
    lost,
    restored,
    events: rows.flatMap((row) => (row.seq === null ? [] : [eventOf(row as unknown as EventColumns)])),
  };
}
