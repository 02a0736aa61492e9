import { type Emitted, sql, type Statement, type Write } from '#data';
import { type EventOwner, newId } from '#kernel';

import { callColumns } from './call-of-event.js';
import type { PrintedData } from './event-data.js';

/**
 * In one statement. A text of more than some 128 kB costs Node forty times a smaller one: it lies in pages of its own,
 * which are asked of the system, and given back.
 */
const MOST = 250;
const MOST_LETTERS = 65_536;

/**
 * $1 what events have in common that come one after the other, $2 their ids, $3 which of $1 each has, $4 subjects,
 * $5 data, $6 time. Address and user agent are kept in the audit log only.
 */
const RECORD: Statement = {
  ...sql(
    'events.record',
    `insert into events.log (id, type, audit, subject, org_id, user_id, workspace_id, time, actor_type, actor_id,
       actor_name, via, trace_id, batch_id, address, user_agent, data, truncated)
     select e.id, k.type, k.audit, e.subject, k."orgId", k."userId", k."workspaceId", $6, k."actorType", k."actorId",
       k."actorName", k.via, k."traceId", k."batchId", case when k.audit then k.address end,
       case when k.audit then k."userAgent" end, e.data, k.truncated
     from rows from (unnest($2::uuid[]), unnest($3::int[]), unnest($4::text[]), jsonb_array_elements($5::jsonb))
       with ordinality as e(id, kind, subject, data, n)
     join rows from (
       jsonb_to_recordset($1::jsonb) as (type text, audit boolean, "orgId" uuid, "userId" uuid, "workspaceId" uuid,
         "batchId" uuid, truncated text[], "actorType" text, "actorId" text, "actorName" text, via text, "traceId" text,
         address text, "userAgent" text)
     ) with ordinality as k(type, audit, "orgId", "userId", "workspaceId", "batchId", truncated, "actorType", "actorId",
       "actorName", via, "traceId", address, "userAgent", n) on k.n = e.kind
     order by e.n`,
  ),
  records: true,
};

type Alike = Emitted & Pick<PrintedData, 'truncated'>;

/** Events that one statement writes. Those of one call are mostly alike: what they have in common is sent once. */
export class RecordedEvents {
  private readonly common: object[] = [];
  private readonly ids: string[] = [];
  private readonly kinds: number[] = [];
  private readonly subjects: string[] = [];
  private readonly data: string[] = [];
  private letters = 0;
  private last: Alike | null = null;

  /** @param now their time */
  constructor(private readonly now: Date) {}

  get isEmpty(): boolean {
    return this.ids.length === 0;
  }

  hasRoomFor({ json }: PrintedData): boolean {
    return this.isEmpty || (this.ids.length < MOST && this.letters + json.length <= MOST_LETTERS);
  }

  add({ call, event }: Emitted, { json, truncated }: PrintedData): void {
    const one = { call, event, truncated };
    if (this.last === null || !isAlike(this.last, one)) {
      this.common.push(commonColumns(one));
      this.last = one;
    }
    this.ids.push(newId(this.now.getTime()));
    this.kinds.push(this.common.length);
    this.subjects.push(event.subject);
    this.data.push(json);
    this.letters += json.length;
  }

  write(): Write {
    const { common, ids, kinds, subjects, data, now } = this;
    const values = [JSON.stringify(common), ids, kinds, subjects, `[${data.join(',')}]`, now];
    return { statement: RECORD, values };
  }
}

function isAlike(one: Alike, other: Alike): boolean {
  const [a, b] = [one.event, other.event];
  return (
    one.call === other.call &&
    one.truncated === other.truncated &&
    a.type === b.type &&
    a.workspaceId === b.workspaceId &&
    a.batchId === b.batchId &&
    orgOf(a.owner) === orgOf(b.owner) &&
    userOf(a.owner) === userOf(b.owner)
  );
}

const orgOf = (owner: EventOwner): string | null => ('orgId' in owner ? owner.orgId : null);
const userOf = (owner: EventOwner): string | null => ('userId' in owner ? owner.userId : null);

function commonColumns({ call, event, truncated }: Alike): object {
  const { type, owner, workspaceId = null, batchId = null } = event;
  const of = { orgId: orgOf(owner), userId: userOf(owner), workspaceId, batchId };
  return { type: type.name, audit: type.audit, ...of, truncated, ...callColumns(call) };
}
