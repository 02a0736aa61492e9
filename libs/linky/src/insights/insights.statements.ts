import { sql } from '#data';

const SLOT_OF = (time: string): string => `date_bin('10 minutes', ${time}, timestamptz 'epoch')`;

/**
 * $1 to $6, one element an event: slug, kind, time, rule, viewer's state, viewer's hash. Events of bundles that
 * are not there (any more) vanish. Sorted, so that two writers meet the same rows in the same order. Anybody may
 * make up ids of rules: they stay in the events, but once a day counts $7 apart, only rules of the policy get
 * further counts of their own; the rest is counted under $8. A viewer is counted in the slot of their last view
 * of the day: when they come again, they move.
 */
export const WRITE = sql(
  'linky.write_events',
  `with event as (
     select b.id as bundle_id, e.kind, e.occurred_at, (e.occurred_at at time zone 'UTC')::date as day,
       ${SLOT_OF('e.occurred_at')} as slot, e.rule_id, e.viewer_state, e.viewer_hash,
       b.resolution_policy @> jsonb_build_object('rules', jsonb_build_array(jsonb_build_object('id', e.rule_id)))
         as is_rule
     from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
       as e (slug, kind, occurred_at, rule_id, viewer_state, viewer_hash)
     join linky.bundles b on b.slug = e.slug and b.deleted_at is null and b.taken_down_at is null
       and (b.expires_at is null or b.expires_at > e.occurred_at)
   ), kept as (
     insert into linky.launcher_log (bundle_id, kind, occurred_at, matched_rule_id, viewer_state, viewer_hash_day)
     select bundle_id, kind, occurred_at, rule_id, viewer_state, viewer_hash from event
   ), seen as (
     insert into linky.launcher_viewers as v (bundle_id, day, viewer_hash_day, last_seen_at)
     select bundle_id, day, viewer_hash, max(occurred_at) from event where kind = 'view' group by 1, 2, 3 order by 1, 2, 3
     on conflict on constraint pk_launcher_viewers do update
       set seen_before_at = v.last_seen_at, last_seen_at = greatest(v.last_seen_at, excluded.last_seen_at)
     returning bundle_id, day, last_seen_at, seen_before_at
   ), grouped as (
     select bundle_id, day, slot, coalesce(rule_id, '') as rule_id,
       bool_or(rule_id is null or coalesce(is_rule, false)) as own,
       count(*) filter (where kind = 'view') as views, count(*) filter (where kind = 'open_all') as opens
     from event group by bundle_id, day, slot, rule_id
   ), placed as (
     select g.*, d.rule_id is not null as known,
       dense_rank() over (partition by g.bundle_id, g.day, own or d.rule_id is not null order by g.rule_id)
         + (select count(*) from linky.launcher_days o where o.bundle_id = g.bundle_id and o.day = g.day) as place
     from grouped g left join linky.launcher_days d using (bundle_id, day, rule_id)
   ), counted as (
     select bundle_id, day, slot, case when own or known or place <= $7 then rule_id else $8 end as rule_id, views,
       opens
     from placed
   ), slots as (
     insert into linky.launcher_slots as s (bundle_id, slot, rule_id, views, opens, viewers)
     select bundle_id, slot, rule_id, sum(views), sum(opens), sum(viewers) from (
       select bundle_id, slot, rule_id, views, opens, 0 as viewers from counted
       union all select bundle_id, ${SLOT_OF('last_seen_at')}, '', 0, 0, 1 from seen
       union all select bundle_id, ${SLOT_OF('seen_before_at')}, '', 0, 0, -1 from seen where seen_before_at is not null
     ) moved
     group by 1, 2, 3 having sum(views + opens) > 0 or sum(viewers) <> 0 order by 1, 2, 3
     on conflict on constraint pk_launcher_slots do update
       set views = s.views + excluded.views, opens = s.opens + excluded.opens, viewers = s.viewers + excluded.viewers
   )
   insert into linky.launcher_days as d (bundle_id, day, rule_id, views, opens, viewers)
   select bundle_id, day, rule_id, sum(views), sum(opens), sum(viewers) from (
     select bundle_id, day, rule_id, views, opens, 0 as viewers from counted
     union all select bundle_id, day, '', 0, 0, 1 from seen where seen_before_at is null
   ) fresh
   group by 1, 2, 3 order by 1, 2, 3
   on conflict on constraint pk_launcher_days do update
     set views = d.views + excluded.views, opens = d.opens + excluded.opens, viewers = d.viewers + excluded.viewers`,
);

/**
 * $1 bundle, $2 start, $3 the end of its slot, $4 its day, $5 the end of the day, $6 for made-up rules. Of the
 * first day, what was before the start does not count: its slot is counted event by event.
 */
export const COUNTS = sql(
  'linky.event_counts',
  `select to_char(day, 'YYYY-MM-DD') as day, rule_id, sum(views)::int as views, sum(opens)::int as opens,
     sum(viewers)::int as viewers
   from (
     select day, rule_id, views, opens, viewers from linky.launcher_days where bundle_id = $1 and day > $4::date
     union all
     select $4::date, rule_id, views, opens, viewers from linky.launcher_slots
     where bundle_id = $1 and slot >= $3::timestamptz and slot < $5::timestamptz
     union all
     select $4::date, case when exists (
         select from linky.launcher_days d where d.bundle_id = $1 and d.day = $4::date and d.rule_id = first.rule_id
       ) then rule_id else $6 end, views, opens, 0
     from (
       select coalesce(matched_rule_id, '') as rule_id, count(*) filter (where kind = 'view') as views,
         count(*) filter (where kind = 'open_all') as opens
       from linky.launcher_log
       where bundle_id = $1 and occurred_at >= $2::timestamptz and occurred_at < $3::timestamptz group by 1
     ) first
     union all
     select $4::date, '', 0, 0, count(*) from linky.launcher_viewers
     where bundle_id = $1 and last_seen_at >= $2::timestamptz and last_seen_at < $3::timestamptz
   ) counts
   group by 1, 2 order by 1, 2`,
);

/**
 * The same by the days of a time zone. $1 bundle; $2 to $4 of stretches of whole slots, $5 to $7 of what is counted
 * event by event: day, start, end; $8 for made-up rules. Viewers are those of UTC days, as their hashes are.
 */
export const LOCAL_COUNTS = sql(
  'linky.local_event_counts',
  `with stretch as (select * from unnest($2::date[], $3::timestamptz[], $4::timestamptz[]) as s (day, starts, ends)),
   part as (select * from unnest($5::date[], $6::timestamptz[], $7::timestamptz[]) as p (day, starts, ends))
   select to_char(day, 'YYYY-MM-DD') as day, rule_id, sum(views)::int as views, sum(opens)::int as opens,
     sum(viewers)::int as viewers
   from (
     select t.day, s.rule_id, s.views, s.opens, s.viewers
     from stretch t
     join linky.launcher_slots s on s.bundle_id = $1 and s.slot >= t.starts and s.slot < t.ends
     union all
     select day, case when exists (
         select from linky.launcher_days d where d.bundle_id = $1 and d.day = utc_day and d.rule_id = apart.rule_id
       ) then rule_id else $8 end, views, opens, 0
     from (
       select p.day, coalesce(e.matched_rule_id, '') as rule_id, (e.occurred_at at time zone 'UTC')::date as utc_day,
         count(*) filter (where e.kind = 'view') as views, count(*) filter (where e.kind = 'open_all') as opens
       from part p
       join linky.launcher_log e on e.bundle_id = $1 and e.occurred_at >= p.starts and e.occurred_at < p.ends
       group by 1, 2, 3
     ) apart
     union all
     select p.day, '', 0, 0, count(*)
     from part p
     join linky.launcher_viewers v on v.bundle_id = $1 and v.last_seen_at >= p.starts and v.last_seen_at < p.ends
     group by 1
   ) counts
   group by 1, 2 order by 1, 2`,
);
