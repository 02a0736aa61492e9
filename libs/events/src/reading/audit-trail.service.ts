import { setTimeout as pause } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { EventCatalog } from '#platform/modules';

import { encodeEventCursor } from '../log/event-cursor.js';
import { EventLog } from '../log/event-log.service.js';
import type { EventQuery, StoredEvent } from '../log/stored-event.js';
import { type AuditFilter, AuditRepository } from './audit.repository.js';
import { cursorExpired } from './events.errors.js';
import { typesNamed } from './types-named.js';

const EVERY_MS = 1_000;
const AT_ONCE = 500;

/** Which part of the audit log the operator reads. */
export interface TrailFilter extends AuditFilter {
  /** `null`: everybody's. */
  readonly orgId: string | null;
  /** Names, and patterns such as `key.*`; absent: all. */
  readonly types?: readonly string[] | undefined;
}

/** The audit log of the whole installation, for its operator; it asks nobody who they are. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly entries: AuditRepository,
    private readonly log: EventLog,
    private readonly catalog: EventCatalog,
  ) {}

  /** The latest so many, the oldest of them first. Refuses types that there are none of. */
  async latest(filter: TrailFilter, most: number): Promise<StoredEvent[]> {
    return (await this.entries.list(this.queryOf(filter), filter, null, most)).reverse();
  }

  /**
   * The latest so many, then whatever is committed, within about a second, each entry once, until `ending`. Refuses
   * types that there are none of, and to go on where the database was restored meanwhile.
   */
  async *follow(
    filter: TrailFilter,
    most: number,
    ending: AbortSignal,
  ): AsyncGenerator<readonly StoredEvent[]> {
    const query = this.queryOf(filter);
    // Asked for first, so that nothing is missed in between; what is seen twice is told once.
    let cursor = await this.log.present();
    const latest = await this.latest(filter, most);
    const told = new Set(latest.map(({ id }) => id));
    yield latest;
    while (!ending.aborted) {
      const page = await this.log.after(query, cursor, AT_ONCE);
      if ('oldest' in page) throw cursorExpired(encodeEventCursor(page.oldest));
      const events = page.events.filter((event) => !told.has(event.id) && isBy(event, filter));
      if (events.length > 0) yield events;
      cursor = page.cursor;
      if (!page.hasMore) await pause(EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
    }
  }

  private queryOf({ orgId, types }: TrailFilter): EventQuery {
    const named = typesNamed(this.catalog, types).filter(({ audit }) => audit);
    return {
      owner: orgId === null ? null : { kind: 'org', id: orgId },
      types: named.map(({ name }) => name),
    };
  }
}

/** As the statement of the audit log has it. */
function isBy({ actor, time }: StoredEvent, { actor: wanted, since, until }: AuditFilter): boolean {
  if (since !== undefined && time < new Date(since)) return false;
  if (until !== undefined && time >= new Date(until)) return false;
  return wanted === undefined || actor.id === wanted || actor.name?.toLowerCase() === wanted.toLowerCase();
}
