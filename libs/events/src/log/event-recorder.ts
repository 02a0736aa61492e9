import { type Emitted, EventSink, sql, type Statement } from '#data';
import type { EventOwner } from '#kernel';

import { callColumns } from './call-of-event.js';
import { printData } from './event-data.js';

/** One statement for all events of a transaction, in their order. Address and user agent are kept in the audit log only. */
const INSERT: Statement = {
  ...sql(
    'events.record',
    `insert into events.log (type, audit, subject, org_id, user_id, workspace_id, time, actor_type, actor_id, actor_name,
       via, trace_id, batch_id, address, user_agent, data, truncated)
     select e.type, e.audit, e.subject, e."orgId", e."userId", e."workspaceId", $3, e."actorType", e."actorId", e."actorName",
       e.via, e."traceId", e."batchId", case when e.audit then e.address end, case when e.audit then e."userAgent" end,
       d.data::jsonb, e.truncated
     from rows from (
       jsonb_to_recordset($1::jsonb) as (type text, audit boolean, subject text, "orgId" uuid, "userId" uuid,
         "workspaceId" uuid, "actorType" text, "actorId" text, "actorName" text, via text, "traceId" text,
         "batchId" uuid, address text, "userAgent" text, truncated text[]),
       unnest($2::text[])
     ) with ordinality as e(type, audit, subject, "orgId", "userId", "workspaceId", "actorType", "actorId", "actorName",
       via, "traceId", "batchId", address, "userAgent", truncated, data, n)
     cross join lateral (select e.data) d
     order by e.n`,
  ),
  records: true,
};

/** Writes the events of transactions, and tells whoever waits for any once they are committed. */
export class EventRecorder extends EventSink {
  private readonly listeners = new Set<() => void>();

  override insert(
    emitted: readonly Emitted[],
    now: Date,
  ): { readonly statement: Statement; readonly values: readonly unknown[] } {
    const texts: string[] = [];
    const rows = emitted.map(({ call, event }) => {
      const { json, truncated } = printData(event);
      texts.push(json);
      const { type, subject, owner, workspaceId, batchId } = event;
      const of = { ...ownerColumns(owner), workspaceId: workspaceId ?? null, batchId: batchId ?? null };
      return { type: type.name, audit: type.audit, subject, ...of, truncated, ...callColumns(call) };
    });
    return { statement: INSERT, values: [JSON.stringify(rows), texts, now] };
  }

  override recordIn(tx: { afterCommit(effect: () => void): void }): void {
    tx.afterCommit(this.wake);
  }

  /** @param listener called when this process has committed events; @returns takes it back */
  whenRecorded(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private readonly wake = (): void => {
    for (const listener of this.listeners) listener();
  };
}

export function ownerColumns(owner: EventOwner): { orgId: string | null; userId: string | null } {
  return 'orgId' in owner ? { orgId: owner.orgId, userId: null } : { orgId: null, userId: owner.userId };
}
