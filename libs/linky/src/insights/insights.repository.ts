import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

/**
 * $1 to $6, one element an event: slug, kind, time, rule, viewer's state, viewer's hash. Events of bundles that
 * are not there (any more) vanish. Sorted, so that two writers meet the same rows in the same order. Anybody may
 * make up ids of rules: they stay in the events, but once a day counts $7 apart, only rules of the policy get
 * further counts of their own; the rest is counted under $8.
 */
const WRITE = sql(
  'linky.write_events',
  `with event as (
     select b.id as bundle_id, e.kind, e.occurred_at, (e.occurred_at at time zone 'UTC')::date as day,
       e.rule_id, e.viewer_state, e.viewer_hash,
       b.resolution_policy @> jsonb_build_object('rules', jsonb_build_array(jsonb_build_object('id', e.rule_id)))
         as is_rule
     from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
       as e (slug, kind, occurred_at, rule_id, viewer_state, viewer_hash)
     join linky.bundles b on b.slug = e.slug and b.deleted_at is null
       and (b.expires_at is null or b.expires_at > e.occurred_at)
   ), kept as (
     insert into linky.launcher_events (bundle_id, kind, occurred_at, matched_rule_id, viewer_state, viewer_hash_day)
     select bundle_id, kind, occurred_at, rule_id, viewer_state, viewer_hash from event
   ), fresh as (
     insert into linky.launcher_viewers (bundle_id, day, viewer_hash_day)
     select distinct bundle_id, day, viewer_hash from event where kind = 'view' order by 1, 2, 3
     on conflict on constraint pk_launcher_viewers do nothing
     returning bundle_id, day
   ), grouped as (
     select bundle_id, day, coalesce(rule_id, '') as rule_id, coalesce(rule_id is null or bool_or(is_rule), false) as own,
       count(*) filter (where kind = 'view') as views, count(*) filter (where kind = 'open_all') as opens
     from event group by bundle_id, day, rule_id
   ), placed as (
     select g.*, d.rule_id is not null as known,
       count(*) filter (where not own and d.rule_id is null) over (partition by g.bundle_id, g.day order by g.rule_id)
         + (select count(*) from linky.launcher_days o where o.bundle_id = g.bundle_id and o.day = g.day) as place
     from grouped g left join linky.launcher_days d using (bundle_id, day, rule_id)
   ), counted as (
     select bundle_id, day, case when own or known or place <= $7 then rule_id else $8 end as rule_id, views, opens,
       0 as viewers
     from placed
     union all select bundle_id, day, '', 0, 0, count(*) from fresh group by 1, 2
   )
   insert into linky.launcher_days as d (bundle_id, day, rule_id, views, opens, viewers)
   select bundle_id, day, rule_id, sum(views), sum(opens), sum(viewers) from counted
   group by 1, 2, 3 order by 1, 2, 3
   on conflict on constraint pk_launcher_days do update
     set views = d.views + excluded.views, opens = d.opens + excluded.opens, viewers = d.viewers + excluded.viewers`,
);

/** No id of a rule, made up or not, has a blank in front. */
export const OTHER_RULES = ' others';
const MOST_MADE_UP_RULES = 100;
const MOST_COUNTED_EVENTS = 200_000;

const SWEEP = sql('linky.sweep_viewers', 'delete from linky.launcher_viewers where day < $1::date');

/**
 * $1 bundle, $2 start, $3 the most events to be counted one by one, $4 for made-up rules. The first day, which
 * began before the start, is counted event by event, unless it was so busy that this would take long: then it
 * counts whole, like the later ones, which were counted when they were written.
 */
const COUNTS = sql(
  'linky.event_counts',
  `with first as (
     select start as day, (start + 1)::timestamp at time zone 'UTC' as ends,
       (select coalesce(sum(views + opens), 0) <= $3 from linky.launcher_days where bundle_id = $1 and day = start)
         as is_counted
     from (select ($2::timestamptz at time zone 'UTC')::date as start) d
   ), part as materialized (
     select kind, coalesce(matched_rule_id, '') as rule_id, viewer_hash_day from linky.launcher_events
     where bundle_id = $1 and occurred_at >= $2 and occurred_at < (select ends from first)
       and (select is_counted from first)
   ), by_rule as (
     select rule_id, count(*) filter (where kind = 'view') as views, count(*) filter (where kind = 'open_all') as opens
     from part group by 1
   )
   select to_char(day, 'YYYY-MM-DD') as day, rule_id, views::int, opens::int, viewers::int from (
     select d.day, rule_id, views, opens, viewers from linky.launcher_days d, first
     where bundle_id = $1 and d.day >= first.day and (d.day > first.day or not is_counted)
     union all
     select first.day, case when exists (
         select from linky.launcher_days d where d.bundle_id = $1 and d.day = first.day and d.rule_id = by_rule.rule_id
       ) then rule_id else $4 end, sum(views), sum(opens), 0
     from by_rule, first group by 1, 2
     union all
     select day, '', 0, 0, (select count(distinct viewer_hash_day) from part where kind = 'view') from first
     where is_counted
   ) counts order by day, rule_id`,
);

/** One event, by the slug that its visitor knows. */
export interface NewEvent {
  readonly slug: string;
  readonly kind: 'view' | 'open_all';
  readonly at: Date;
  /** `null`: no rule matched. */
  readonly ruleId: string | null;
  readonly signedIn: boolean;
  readonly viewerHash: string;
}

/** What happened on one UTC day under one rule. */
export interface DayCount {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** Empty: no rule. */
  readonly rule_id: string;
  readonly views: number;
  readonly opens: number;
  /** Different viewers of the whole day; in one row of each day only. */
  readonly viewers: number;
}

@Injectable()
export class InsightsRepository {
  constructor(private readonly database: Database) {}

  async write(events: readonly NewEvent[], tx: Tx): Promise<void> {
    await tx.affected(WRITE, [
      events.map(({ slug }) => slug),
      events.map(({ kind }) => kind),
      events.map(({ at }) => at),
      events.map(({ ruleId }) => ruleId),
      events.map(({ signedIn }) => (signedIn ? 'signed_in' : 'anonymous')),
      events.map(({ viewerHash }) => viewerHash),
      MOST_MADE_UP_RULES,
      OTHER_RULES,
    ]);
  }

  /** Forgets who was counted on days before that one: they are over. */
  async sweepViewers(before: string, tx: Tx): Promise<void> {
    await tx.affected(SWEEP, [before]);
  }

  /** From that instant until now. */
  counts(bundleId: string, from: Date): Promise<DayCount[]> {
    return this.database.query<DayCount>(COUNTS, [bundleId, from, MOST_COUNTED_EVENTS, OTHER_RULES]);
  }
}
