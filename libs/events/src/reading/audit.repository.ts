import { Injectable } from '@nestjs/common';

import { ReplicaReads } from '#data';

import { type EventColumns, eventOf, type EventQuery, type StoredEvent } from '../log/stored-event.js';
import { ENTRIES } from './audit.statements.js';

/** Which entries of the audit log. */
export interface AuditFilter {
  /** Absent: anybody's. */
  readonly actor?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The audit log, read backwards. */
@Injectable()
export class AuditRepository {
  constructor(private readonly reads: ReplicaReads) {}

  /** The latest first, of those before a number. */
  async list(
    { owner, types }: EventQuery,
    { actor, since, until }: AuditFilter,
    before: string | null,
    most: number,
  ): Promise<StoredEvent[]> {
    const values = [owner?.id ?? null, types, actor ?? null, since ?? null, until ?? null, before, most];
    const rows = await this.reads.query(ENTRIES[owner?.kind ?? 'all'], values);
    return rows.map((row) => eventOf(row as EventColumns));
  }
}
