import { Injectable } from '@nestjs/common';

import { ReplicaReads, sql, type Tx } from '#data';

/** $1 to $3, one element an opening: slug, URL, time. Only for bundles that want it, and for links of theirs. */
const WRITE = sql(
  'linky.write_url_opens',
  `insert into linky.url_opens as o (bundle_id, day, url_hash, url, opens)
   select b.id, (e.occurred_at at time zone 'UTC')::date, sha256(convert_to(e.url, 'UTF8')), e.url, count(*)
   from unnest($1::text[], $2::text[], $3::timestamptz[]) as e (slug, url, occurred_at)
   join linky.bundles b on b.slug = e.slug and b.deleted_at is null and b.taken_down_at is null and b.track_opens
   where b.urls ? e.url or jsonb_path_exists(b.resolution_policy, '$.rules[*].tabs[*].url ? (@ == $url)',
     jsonb_build_object('url', e.url))
   group by 1, 2, 3, 4 order by 1, 2, 3
   on conflict on constraint pk_url_opens do update set opens = o.opens + excluded.opens`,
);
const COUNTS = sql(
  'linky.url_open_counts',
  `select url, sum(opens)::int as opens from linky.url_opens
   where bundle_id = $1 and day >= ($2::timestamptz at time zone 'UTC')::date
   group by url order by 2 desc, 1`,
);

/** How often a link was opened. */
export interface UrlCount {
  readonly url: string;
  readonly opens: number;
}

export interface UrlOpening {
  readonly slug: string;
  readonly url: string;
  readonly at: Date;
}

@Injectable()
export class UrlOpensRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async write(openings: readonly UrlOpening[], tx: Tx): Promise<void> {
    await tx.affected(WRITE, [
      openings.map(({ slug }) => slug),
      openings.map(({ url }) => url),
      openings.map(({ at }) => at),
    ]);
  }

  /** Most opened first; whole days, the one of `from` included. */
  counts(bundleId: string, from: Date): Promise<UrlCount[]> {
    return this.reads.query<UrlCount>(COUNTS, [bundleId, from]);
  }
}
