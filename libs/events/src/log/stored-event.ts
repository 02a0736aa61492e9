import type { Actor, Via } from '#kernel';

/** Which events are asked for. */
export interface EventQuery {
  /** `null`: of everybody, for who hands them on. */
  readonly owner: { readonly kind: 'org' | 'user'; readonly id: string } | null;
  /** Names, without patterns. */
  readonly types: readonly string[];
  readonly subject?: string | null;
  /** For keys that are bound to one. */
  readonly workspaceId?: string | null;
}

/** An event as it is kept. */
export interface StoredEvent {
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly orgId: string | null;
  readonly userId: string | null;
  readonly workspaceId: string | null;
  readonly time: Date;
  readonly actor: Actor & { readonly via: Via };
  readonly traceId: string;
  readonly batchId: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly data: object;
  readonly truncated: readonly string[] | null;
}

/** A row of the log, as it is selected. */
export type EventColumns = Omit<StoredEvent, 'actor'> & {
  readonly actorType: Actor['type'];
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly via: Via;
};

/** Field by field: readers have thousands of them. */
export function eventOf(row: EventColumns): StoredEvent {
  return {
    seq: row.seq,
    id: row.id,
    type: row.type,
    subject: row.subject,
    orgId: row.orgId,
    userId: row.userId,
    workspaceId: row.workspaceId,
    time: row.time,
    actor: { type: row.actorType, id: row.actorId, name: row.actorName, via: row.via },
    traceId: row.traceId,
    batchId: row.batchId,
    address: row.address,
    userAgent: row.userAgent,
    data: row.data,
    truncated: row.truncated,
  };
}
