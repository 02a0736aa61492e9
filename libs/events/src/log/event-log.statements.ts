import { sql, type Statement } from '#data';

import { FIRST_TRANSACTION } from './event-cursor.js';

/**
 * Whether the horizon `h` was written elsewhere: in another database, or, by a restore into this one, by another
 * transaction than the one it names; the row itself names whichever updates it. The lower half of a transaction's number
 * is what its rows show.
 */
const RESTORED = `(h.origin is distinct from events.database_origin()
   or h.written % 4294967296 is distinct from h.xmin::text::bigint)`;

/** Whose events. */
export type OwnerKind = 'org' | 'user' | 'all';

const OF: Readonly<Record<OwnerKind, string>> = {
  org: 'l.org_id = $1::uuid',
  user: 'l.user_id = $1::uuid',
  all: '$1::uuid is null',
};

/** $2 types, $3 subject, $4 workspace. */
const ASKED = `l.type = any ($2::text[])
  and ($3::text is null or (hashtext(l.subject) = hashtext($3) and l.subject = $3))
  and ($4::uuid is null or l.workspace_id = $4)`;

export const COLUMNS = `l.seq, l.id, l.type, l.subject, l.org_id as "orgId", l.user_id as "userId",
  l.workspace_id as "workspaceId", l.time, l.actor_type as "actorType", l.actor_id as "actorId",
  l.actor_name as "actorName", l.via, l.trace_id as "traceId", l.batch_id as "batchId", l.address,
  l.user_agent as "userAgent", l.data, l.truncated`;

const HERE = `select s.snapshot, extract(epoch from clock_timestamp())::bigint as "takenAt", h.timeline, h.pruned, h.restored
  from (select pg_current_snapshot() as snapshot) s
  -- Kept apart: whether it was restored is found out once, not for each event.
  cross join (select h.timeline, h.pruned, ${RESTORED} as restored from events.horizon h offset 0) h`;

const TOLD = `here.snapshot::text as snapshot, here."takenAt"::int8::text as "takenAt", here.timeline, here.restored`;

/**
 * Where the sequence stands, to be asked before a snapshot is taken. It then takes the number of a transaction: whoever
 * has taken a number of an event up to here has an earlier one, and is among the running transactions of each later
 * snapshot for as long as it is running. (A snapshot ends after the latest transaction that is over, not after the latest
 * that has begun.) A standby refuses it as a write: its snapshots do not tell which transactions are running.
 */
export const LOW = sql(
  'events.last_number',
  `select case when pg_current_xact_id() is not null then s.low end as low, s.timeline
   from (
     select case when q.is_called then q.last_value else 0 end as low, h.timeline
     from events.log_seq q cross join events.horizon h offset 0
   ) s`,
);

/** Whether not all is kept that the snapshot did not know, or it is of another timeline. */
const lost = (snapshot: string, timeline: string): string =>
  `here.timeline <> ${timeline} or pg_snapshot_xmax(${snapshot}::pg_snapshot) > pg_snapshot_xmax(here.snapshot)
         or (here.pruned >= pg_snapshot_xmin(${snapshot}::pg_snapshot)::text::bigint
           and pg_snapshot_xmax(${snapshot}::pg_snapshot)::text::bigint > ${String(FIRST_TRANSACTION)})`;

/**
 * What a snapshot ($5) did not know: what its running transactions wrote, and what is after them, which has higher
 * numbers than $8. $6 what is to be known at most (the target of a walk), $7 after which number, $9 since when, $10 most.
 */
function unknown(kind: OwnerKind): string {
  const known = `($6::pg_snapshot is null or pg_visible_in_snapshot(l.xid::text::xid8, $6::pg_snapshot))
       and l.written_at >= to_timestamp($9) - interval '1 day'`;
  return `running as (
       select ${COLUMNS} from events.log l
       where l.xid = any (array(select x::text::bigint from pg_snapshot_xip($5::pg_snapshot) x))
         and l.seq > $7 and ${OF[kind]} and ${ASKED} and ${known}
       order by l.seq limit $10
     ), later as (
       select ${COLUMNS} from events.log l
       where l.seq > greatest($7::bigint, $8::bigint) and l.xid >= pg_snapshot_xmax($5::pg_snapshot)::text::bigint
         and ${OF[kind]} and ${ASKED} and ${known}
       order by l.seq limit $10
     )`;
}

/** $5 to $10 as above, $11 timeline. One statement, so one snapshot decides which events there are and what the next cursor says. */
function forward(kind: OwnerKind): Statement {
  return sql(
    `events.after_for_${kind}`,
    `with here as materialized (${HERE}), ${unknown(kind)}
     select ${TOLD}, ${lost('$5', '$11')} as lost, e.*
     from here left join lateral (
       select * from (select * from running union all select * from later) both_of_them order by seq limit $10
     ) e on true
     order by e.seq`,
  );
}

/**
 * The events alone of a walk, whose target is given, so that they stay the same: a standby may be asked. Whether they are all
 * is to be asked afterwards (`KEPT`).
 */
function walked(kind: OwnerKind): Statement {
  return sql(
    `events.walk_for_${kind}`,
    `with ${unknown(kind)}
     select * from (select * from running union all select * from later) both_of_them order by seq limit $10`,
  );
}

/** The same of those before the number $6, $5 of them, the latest first, as the snapshot $7 shows them. */
function older(kind: OwnerKind): Statement {
  return sql(
    `events.older_for_${kind}`,
    `select ${COLUMNS} from events.log l
     where ${OF[kind]} and ${ASKED} and l.seq < $6::bigint
       and pg_visible_in_snapshot(l.xid::text::xid8, $7::pg_snapshot)
     order by l.seq desc limit $5`,
  );
}

/** The newest before the number $6, $5 of them, the latest first. */
function newest(kind: OwnerKind): Statement {
  return sql(
    `events.newest_for_${kind}`,
    `with here as materialized (${HERE})
     select ${TOLD}, false as lost, e.*
     from here left join lateral (
       select ${COLUMNS} from events.log l where ${OF[kind]} and ${ASKED} and l.seq < $6::bigint
       order by l.seq desc limit $5
     ) e on true
     order by e.seq desc`,
  );
}

export const AFTER = { org: forward('org'), user: forward('user'), all: forward('all') };
export const NEWEST = { org: newest('org'), user: newest('user'), all: newest('all') };
export const WALKED = { org: walked('org'), user: walked('user'), all: walked('all') };
export const OLDER = { org: older('org'), user: older('user'), all: older('all') };

export const PRESENT = sql(
  'events.present',
  `with here as (${HERE}) select ${TOLD}, false as lost from here`,
);

/** $1 a snapshot, $2 its timeline. */
export const KEPT = sql(
  'events.present_and_kept',
  `with here as (${HERE}) select ${TOLD}, ${lost('$1', '$2')} as lost from here`,
);

/** Waits for whoever writes events; nobody begins to until the end of the transaction. */
export const ALONE = sql('events.hold_log', 'lock table events.log in share row exclusive mode');
export const BEGIN = sql(
  'events.begin_timeline',
  `update events.horizon h set timeline = $1, origin = events.database_origin(), pruned = 0 where ${RESTORED}`,
);
export const UNHURRIED = sql('events.take_time', `select set_config('statement_timeout', '0', true)`);
/** Numbers that are still to come here belong to transactions that are over: to all readers they are the oldest. */
export const PAST = sql(
  'events.age_log',
  `update events.log set xid = ${String(FIRST_TRANSACTION)}
   where xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
);
