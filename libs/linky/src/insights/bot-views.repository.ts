import { Injectable } from '@nestjs/common';

import { ReplicaReads, sql, type Tx } from '#data';

import { utcDay } from '../model/creator-fingerprint.js';

/** $1 to $3: slugs, days, counts. */
const WRITE = sql(
  'linky.write_bot_views',
  `insert into linky.bot_views as v (bundle_id, day, views)
   select b.id, e.day, sum(e.views)
   from unnest($1::text[], $2::date[], $3::int[]) as e (slug, day, views)
   join linky.bundles b on b.slug = e.slug and b.deleted_at is null and b.taken_down_at is null
   group by 1, 2 order by 1, 2
   on conflict on constraint pk_bot_views do update set views = v.views + excluded.views`,
);
const COUNT = sql(
  'linky.bot_view_count',
  `select coalesce(sum(views), 0)::int as views from linky.bot_views where bundle_id = $1 and day >= $2::date`,
);

/** Views of one bundle on one UTC day, `YYYY-MM-DD`. */
export interface DayOfBots {
  readonly slug: string;
  readonly day: string;
  views: number;
}

@Injectable()
export class BotViewsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async write(days: readonly DayOfBots[], tx: Tx): Promise<void> {
    await tx.affected(WRITE, [
      days.map(({ slug }) => slug),
      days.map(({ day }) => day),
      days.map(({ views }) => views),
    ]);
  }

  /** Of whole days, the one of `from` included. */
  async count(bundleId: string, from: Date): Promise<number> {
    const row = await this.reads.first<{ views: number }>(COUNT, [bundleId, utcDay(from.getTime())]);
    return row?.views ?? 0;
  }
}
