import { Injectable } from '@nestjs/common';

import { type CursorList, type Principal, readCursor, writeCursor } from '#kernel';

import type { EventQuery, StoredEvent } from '../log/stored-event.js';
import { type AuditFilter, AuditRepository } from './audit.repository.js';
import { EventAccess, type EventRequest } from './event-access.service.js';
import { badEventCursor } from './events.errors.js';

/** Entries of one reading: as much as is in memory at once of however long a file. */
const BATCH = 250;

export type AuditSearch = EventRequest & AuditFilter;

export interface AuditRequest extends AuditSearch {
  /** `null`: from the top. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface AuditPage {
  readonly events: readonly StoredEvent[];
  readonly source: string;
  readonly nextCursor: string | null;
}

/** The audit log, the latest first. */
@Injectable()
export class Audit {
  constructor(
    private readonly access: EventAccess,
    private readonly entries: AuditRepository,
  ) {}

  /** Refuses whoever is not signed in, or no admin of the organization, and cursors of another search. */
  async read({ cursor, limit, ...request }: AuditRequest, caller: Principal): Promise<AuditPage> {
    const { query, source } = this.access.auditable(caller, request);
    const { org, types, actor, since, until } = request;
    const list: CursorList = { name: 'audit', question: { source, org, types, actor, since, until } };
    const [before = null] = cursor === null ? [] : (readCursor(list, cursor) ?? []);
    if (cursor !== null && (before === null || !/^\d{1,18}$/.test(before))) throw badEventCursor('cursor');
    const found = await this.entries.list(query, { actor, since, until }, before, limit + 1);
    const events = found.slice(0, limit);
    const last = events.at(-1);
    const nextCursor = last !== undefined && found.length > limit ? writeCursor(list, [last.seq]) : null;
    return { events, source, nextCursor };
  }

  /** All of it, in batches, each read when it is asked for. Refuses whom `read` refuses, before the first. */
  batches(request: AuditSearch, caller: Principal): AsyncIterable<readonly StoredEvent[]> {
    const { query } = this.access.auditable(caller, request);
    const { actor, since, until } = request;
    return this.following(query, { actor, since, until });
  }

  private async *following(
    query: EventQuery,
    filter: AuditFilter,
  ): AsyncGenerator<readonly StoredEvent[], void> {
    let before: string | null = null;
    do {
      const events: readonly StoredEvent[] = await this.entries.list(query, filter, before, BATCH);
      if (events.length > 0) yield events;
      before = events.length < BATCH ? null : (events.at(-1)?.seq ?? null);
    } while (before !== null);
  }
}
