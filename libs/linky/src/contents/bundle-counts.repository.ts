import { Injectable } from '@nestjs/common';

import { printJson, type Queries, sql, type Tx } from '#data';
import {
  type ContentOwner,
  type ExportRecord,
  recordPages,
  type RestorePart,
  type RestorePlace,
} from '#identity';

import { IDS } from './bundle-records.statements.js';

/** A day of a bundle has its slots, some with a hundred rules. */
const AT_ONCE = 100;

interface CountsRecord extends ExportRecord {
  readonly id: string;
  readonly day: string;
}

interface PlacedId {
  readonly id: string;
  readonly place: string | null;
}

/** $1 bundles, $2 and $3 behind which (bundle and day) or null, $4 how many: counts, and nothing of who it was. */
const COUNTS = sql(
  'linky.export_counts_of_bundles',
  `select 'bundle_counts' as type, d.bundle_id as id, to_char(d.day, 'YYYY-MM-DD') as day, (
       select coalesce(jsonb_agg(jsonb_build_object('rule', l.rule_id, 'views', l.views, 'opens', l.opens,
         'viewers', l.viewers) order by l.rule_id), '[]')
       from linky.launcher_days l where l.bundle_id = d.bundle_id and l.day = d.day) as rules, (
       select coalesce(jsonb_agg(jsonb_build_object('slot', s.slot, 'rule', s.rule_id, 'views', s.views,
         'opens', s.opens, 'viewers', s.viewers) order by s.slot, s.rule_id), '[]')
       from linky.launcher_slots s where s.bundle_id = d.bundle_id
         and s.slot >= d.day::timestamp at time zone 'UTC' and s.slot < (d.day + 1)::timestamp at time zone 'UTC') as slots,
     (select v.views from linky.bot_views v where v.bundle_id = d.bundle_id and v.day = d.day) as "botViews", (
       select coalesce(jsonb_agg(jsonb_build_object('url', u.url, 'opens', u.opens) order by u.url_hash), '[]')
       from linky.url_opens u where u.bundle_id = d.bundle_id and u.day = d.day) as urls
   from (
     select bundle_id, day from linky.launcher_days where bundle_id = any ($1::uuid[])
     union select bundle_id, day from linky.bot_views where bundle_id = any ($1::uuid[])
     union select bundle_id, day from linky.url_opens where bundle_id = any ($1::uuid[])
   ) d
   where $2::uuid is null or (d.bundle_id, d.day) > ($2, $3::date)
   order by d.bundle_id, d.day limit $4`,
);
/** $1 organization, $2 records: what was counted here meanwhile stays as it is. Answers of how many something was written. */
const TAKE_BACK = sql(
  'linky.take_back_counts',
  `with record as (
     select r.* from jsonb_to_recordset($2::jsonb) as r (id uuid, day date, rules jsonb, slots jsonb, "botViews" integer,
       urls jsonb)
     join linky.bundles b on b.id = r.id and b.owner_org_id = $1
   ), days as (
     insert into linky.launcher_days (bundle_id, day, rule_id, views, opens, viewers)
     select r.id, r.day, c.rule, c.views, c.opens, c.viewers from record r
     cross join lateral jsonb_to_recordset(r.rules) as c (rule text, views integer, opens integer, viewers integer)
     on conflict do nothing returning bundle_id, day
   ), slots as (
     insert into linky.launcher_slots (bundle_id, slot, rule_id, views, opens, viewers)
     select r.id, c.slot, c.rule, c.views, c.opens, c.viewers from record r
     cross join lateral jsonb_to_recordset(r.slots)
       as c (slot timestamptz, rule text, views integer, opens integer, viewers integer)
     on conflict do nothing
   ), bots as (
     insert into linky.bot_views (bundle_id, day, views)
     select id, day, "botViews" from record where "botViews" is not null
     on conflict do nothing returning bundle_id, day
   ), urls as (
     insert into linky.url_opens (bundle_id, day, url_hash, url, opens)
     select r.id, r.day, sha256(convert_to(c.url, 'UTF8')), c.url, c.opens from record r
     cross join lateral jsonb_to_recordset(r.urls) as c (url text, opens integer)
     on conflict do nothing returning bundle_id, day
   )
   select count(*)::int as count
   from (select * from days union select * from bots union select * from urls) written`,
);

/** How often the bundles of an organization were looked at and opened, day by day, for an archive. */
@Injectable()
export class BundleCountsRepository implements RestorePart {
  readonly types = ['bundle_counts'];
  readonly lastTypes = [];

  async *records({ id }: ContentOwner, from: Queries): AsyncGenerator<readonly ExportRecord[], void> {
    for (const statement of IDS.organization) {
      const owned = recordPages<PlacedId>(AT_ONCE, (after, most) =>
        from.query(statement, [id, after?.place ?? null, after?.id ?? null, most]),
      );
      for await (const bundles of owned) {
        const ids = bundles.map((bundle) => bundle.id);
        yield* recordPages<CountsRecord>(AT_ONCE, (after, most) =>
          from.query(COUNTS, [ids, after?.id ?? null, after?.day ?? null, most]),
        );
      }
    }
  }

  async restore(records: readonly ExportRecord[], { orgId }: RestorePlace, tx: Tx): Promise<number> {
    const written = await tx.first<{ count: number }>(TAKE_BACK, [orgId, printJson(records)]);
    return written?.count ?? 0;
  }
}
