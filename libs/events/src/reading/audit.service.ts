import { Injectable } from '@nestjs/common';

import { type CursorList, type Principal, readCursor, writeCursor } from '#kernel';

import type { StoredEvent } from '../log/stored-event.js';
import { type AuditFilter, AuditRepository } from './audit.repository.js';
import { EventAccess, type EventRequest } from './event-access.service.js';
import { badEventCursor } from './events.errors.js';

export interface AuditRequest extends EventRequest, AuditFilter {
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
    if (cursor !== null && (before === null || !/^\d{1,18}$/.test(before))) throw badEventCursor();
    const found = await this.entries.list(query, { actor, since, until }, before, limit + 1);
    const events = found.slice(0, limit);
    const last = events.at(-1);
    const nextCursor = last !== undefined && found.length > limit ? writeCursor(list, [last.seq]) : null;
    return { events, source, nextCursor };
  }
}
