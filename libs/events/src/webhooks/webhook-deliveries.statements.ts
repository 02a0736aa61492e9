import { sql, type Statement } from '#data';

import { COLUMNS as EVENT } from '../log/event-log.statements.js';

const COLUMNS = `d.event_id as "eventId", d.seq, d.type, d.subject, d.status, d.tries, d.attempts,
  d.next_attempt_at as "nextAttemptAt", d.created_at as "createdAt"`;

/** How many attempts are kept of each. */
const ATTEMPTS_KEPT = 20;

export const PLACE = sql(
  'events.fan_out_place',
  `select f.cursor, exists (select from events.webhooks where enabled) as active from events.webhook_fan_out f`,
);

/** From one cursor to the next: whoever comes second does nothing. */
export const ADVANCE = sql(
  'events.advance_fan_out',
  'update events.webhook_fan_out set cursor = $2 where cursor = $1',
);

/**
 * $1 numbers of events, $2 since when they may have been written (seconds), $3 timeline, $4 now. What was there before
 * an endpoint was enabled, its snapshot shows.
 */
export const FAN_OUT = sql(
  'events.fan_out',
  `with made as (
     insert into events.webhook_deliveries (webhook_id, event_id, seq, audit, written_at, type, subject, status, created_at)
     select w.id, l.id, l.seq, l.audit, l.written_at, l.type, l.subject, 'pending', $4
     from events.log l join events.webhooks w on w.enabled and (w.org_id = l.org_id or w.user_id = l.user_id)
       and w.types && array['*', l.type, split_part(l.type, '.', 1) || '.*', regexp_replace(l.type, '[.][^.]+$', '.*')]
       and (w.timeline <> $3 or not pg_visible_in_snapshot(l.xid::text::xid8, w.since::pg_snapshot))
     where l.seq = any ($1::bigint[]) and l.written_at >= to_timestamp($2) - interval '1 day'
     on conflict (webhook_id, event_id) do nothing
     returning webhook_id
   )
   select distinct webhook_id as id from made`,
);

/** Endpoints with something to do at that time. */
export const DUE = sql(
  'events.due_webhooks',
  `select w.id from events.webhooks w
   where w.enabled and exists (
     select from events.webhook_deliveries d
     where d.webhook_id = w.id and d.status = 'pending' and (not d.arranged or d.next_attempt_at <= $1))`,
);

/**
 * The first of each subject comes at once, the others when it is their turn. While the endpoint is locked. It is asked for
 * by subject and number together, which one index alone answers in order: right after a replay the database knows nothing
 * of the table yet, and would look through all deliveries for each.
 */
export const ARRANGE = sql(
  'events.arrange_deliveries',
  `update events.webhook_deliveries d set arranged = true, next_attempt_at = case when d.event_id = (
     select e.event_id from events.webhook_deliveries e
     where e.webhook_id = d.webhook_id and e.status = 'pending' and (e.subject, e.seq) >= (d.subject, 0)
     order by e.subject, e.seq limit 1
   ) then $2::timestamptz end
   where d.webhook_id = $1 and d.status = 'pending' and not d.arranged`,
);

/** $1 endpoint, $2 now, $3 until when, $4 how many at once. While the endpoint is locked. */
export const CLAIM = sql(
  'events.claim_deliveries',
  `with due as (
     select event_id from events.webhook_deliveries
     where webhook_id = $1 and status = 'pending' and next_attempt_at <= $2
     order by next_attempt_at, seq
     limit greatest($4::int - (
       select count(*)::int from events.webhook_deliveries where webhook_id = $1 and claimed_until > $2), 0)
   )
   update events.webhook_deliveries d set claimed_until = $3, next_attempt_at = $3
   from due where d.webhook_id = $1 and d.event_id = due.event_id
   returning ${COLUMNS}`,
);

export const NEXT_AT = sql(
  'events.next_delivery_at',
  `select min(next_attempt_at) as at from events.webhook_deliveries where webhook_id = $1 and status = 'pending'`,
);

/** $1 endpoint, $2 ids of events; those that are still kept. */
export const EVENTS = sql(
  'events.events_to_deliver',
  `select ${EVENT} from events.webhook_deliveries d
   join events.log l on l.seq = d.seq and l.audit = d.audit and l.written_at = d.written_at
   where d.webhook_id = $1 and d.event_id = any ($2::uuid[])`,
);

/** $1 endpoint, $2 event, $3 until when it was claimed, $4 status, $5 next attempt, $6 this one. */
export const RECORD = sql(
  'events.record_attempt',
  `update events.webhook_deliveries set status = $4, next_attempt_at = $5, claimed_until = null, tries = tries + 1,
     attempts = (
       select jsonb_agg(kept.attempt order by kept.n) from (
         select a.attempt, a.n from jsonb_array_elements(attempts || $6::jsonb) with ordinality a(attempt, n)
         order by a.n desc limit ${String(ATTEMPTS_KEPT)}
       ) kept)
   where webhook_id = $1 and event_id = $2 and claimed_until = $3`,
);

/** $1 endpoint, $2 events, $3 until when they were claimed, $4 now: no attempt was made. */
export const GIVE_BACK = sql(
  'events.give_deliveries_back',
  `update events.webhook_deliveries set claimed_until = null, next_attempt_at = $4
   where webhook_id = $1 and event_id = any ($2::uuid[]) and claimed_until = $3`,
);

export const DROP = sql(
  'events.drop_deliveries',
  `delete from events.webhook_deliveries where webhook_id = $1 and event_id = any ($2::uuid[]) and claimed_until = $3`,
);

/** $1 endpoint, $2 subjects, $3 now: whatever is first now, and has waited for its turn; found as above. */
export const NEXT_OF_SUBJECTS = sql(
  'events.next_of_subjects',
  `update events.webhook_deliveries d set next_attempt_at = $3
   from unnest($2::text[]) s(subject) cross join lateral (
     select e.event_id, e.subject, e.next_attempt_at, e.arranged from events.webhook_deliveries e
     where e.webhook_id = $1 and e.status = 'pending' and (e.subject, e.seq) >= (s.subject, 0)
     order by e.subject, e.seq limit 1
   ) first
   where d.webhook_id = $1 and d.event_id = first.event_id and first.subject = s.subject
     and first.next_attempt_at is null and first.arranged`,
);

/** $1 endpoint, $2 status or null, $3 types, $4 before which number, $5 most; the latest first. */
export const LIST = sql(
  'events.list_deliveries',
  `select ${COLUMNS} from events.webhook_deliveries d
   where d.webhook_id = $1 and ($2::text is null or d.status = $2) and d.type = any ($3::text[])
     and ($4::bigint is null or d.seq < $4)
   order by d.seq desc limit $5`,
);

/** $1 endpoint, $2 event, $3 types, $4 now. One that is on its way stays so. */
export const RETRY = sql(
  'events.retry_delivery',
  `update events.webhook_deliveries d set status = 'pending', arranged = true,
     tries = case when d.claimed_until > $4 then d.tries else 0 end,
     next_attempt_at = case when d.claimed_until > $4 then d.next_attempt_at else $4 end
   where d.webhook_id = $1 and d.event_id = $2 and d.type = any ($3::text[])
   returning ${COLUMNS}`,
);

/** $1 endpoint, $2 owner, $3 types, $4 from, $5 to, $6 now, $7 most. Those on their way stay so. */
function replay(kind: 'org' | 'user'): Statement {
  return sql(
    `events.replay_for_${kind}`,
    `insert into events.webhook_deliveries as d
       (webhook_id, event_id, seq, audit, written_at, type, subject, status, created_at)
     select $1::uuid, l.id, l.seq, l.audit, l.written_at, l.type, l.subject, 'pending', $6::timestamptz
     from events.log l
     where l.${kind}_id = $2::uuid and l.type = any ($3::text[])
       and l.time >= $4::timestamptz and l.time < $5::timestamptz
       and l.written_at >= $4::timestamptz - interval '1 day' and l.written_at < $5::timestamptz + interval '1 day'
     order by l.seq limit $7
     on conflict (webhook_id, event_id) do update
       set status = 'pending', arranged = coalesce(d.claimed_until > $6::timestamptz, false),
         tries = case when d.claimed_until > $6::timestamptz then d.tries else 0 end,
         next_attempt_at = case when d.claimed_until > $6::timestamptz then d.next_attempt_at end`,
  );
}

export const REPLAY = { org: replay('org'), user: replay('user') };

export const SWEEP = sql(
  'events.sweep_deliveries',
  `delete from events.webhook_deliveries where (webhook_id, event_id) in (
     select webhook_id, event_id from events.webhook_deliveries where created_at < $1 limit $2)`,
);
