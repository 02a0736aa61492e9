import { sql, type Statement } from '#data';
import type { EventType } from '#kernel';

/** How the rows that a statement has written become events: SQL expressions over `w`, one row of `written` each, or over `from`. */
export interface EventOfRow {
  readonly type: EventType;
  /** A text. */
  readonly subject: string;
  /** The owner's id, one of both; it may be null where the other is not. */
  readonly orgId?: string;
  readonly userId?: string;
  readonly workspaceId?: string;
  readonly batchId?: string;
  /** `jsonb`, at most 64 kB. */
  readonly data: string;
  /** What else they are made of, for what goes with the rows: what stands after `from`. Absent: `written w`. */
  readonly from?: string;
  /** `text[]`: fields that were left out of the data since there was no room for them, or null. Absent: none. */
  readonly truncated?: string;
  /** Of which rows; absent: of all. */
  readonly where?: string;
}

/**
 * A single statement that writes events with its rows, for `Transactions.statement`. The write stands in the statement
 * as the part `written`, and returns what the events tell; numbers of events are taken after it, so while the rows are
 * locked.
 *
 * @param parts.write what writes, and returns rows
 * @param parts.answer the select that the statement answers with, from `written`
 * @param parts.call the parameter with `callValue`: `$4`
 */
export function withEvents(
  name: string,
  parts: {
    readonly before?: string;
    readonly write: string;
    readonly answer: string;
    readonly call: `$${number}`;
    readonly events: readonly EventOfRow[];
  },
): Statement {
  const { before, write, answer, call, events } = parts;
  const records = events.map((event, n) => `_events${String(n)} as (${insertOf(event, call)})`);
  const ways = [...(before === undefined ? [] : [before]), `written as (${write})`, ...records];
  return { ...sql(name, `with ${ways.join(',\n')}\n${answer}`), records: true };
}

function insertOf(event: EventOfRow, call: string): string {
  const { type, subject, orgId = 'null', userId = 'null', data, where } = event;
  const { workspaceId = 'null', batchId = 'null', from = 'written w', truncated = 'null' } = event;
  const audited = (field: string): string => (type.audit ? `c.call->>'${field}'` : 'null');
  return `insert into events.log (type, audit, subject, org_id, user_id, workspace_id, time, actor_type, actor_id, actor_name,
      via, trace_id, batch_id, address, user_agent, data, truncated)
    select '${type.name}', ${String(type.audit)}, ${subject}, ${orgId}::uuid, ${userId}::uuid, ${workspaceId}::uuid,
      (c.call->>'time')::timestamptz, c.call->>'actorType', c.call->>'actorId', c.call->>'actorName', c.call->>'via',
      c.call->>'traceId', ${batchId}::uuid, ${audited('address')}, ${audited('userAgent')}, ${data},
      ${truncated}::text[]
    from ${from} cross join (select ${call}::jsonb as call) c${where === undefined ? '' : ` where ${where}`}`;
}

/** Before what sets off triggers that record, in the same transaction: who does it, by `callValue`. */
export const TELL_TRIGGERS = sql('events.tell_triggers', `select set_config('events.call', $1, true)`);
