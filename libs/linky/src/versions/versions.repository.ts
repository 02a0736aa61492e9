import { Injectable } from '@nestjs/common';

import { ReplicaReads, sql, type Tx } from '#data';

import type { UrlMetadata } from '../model/url-metadata.js';
import type { Policy } from '../policy/policy.js';
import type { VersionsPage } from './versions-page.js';

const LATEST = sql(
  'linky.latest_versions',
  `select version_number, urls, url_metadata, title, description, resolution_policy, edited_by, edited_at
   from linky.versions where bundle_id = $1 order by version_number desc limit $2`,
);

/** The first always, and as many more as are no larger together than $4 bytes. */
const PAGE = sql(
  'linky.page_of_versions',
  `select version_number, urls, url_metadata, title, description, resolution_policy, edited_by, edited_at
   from (
     select *, row_number() over latest as n,
       sum(octet_length(urls::text) + octet_length(url_metadata::text)
         + coalesce(octet_length(resolution_policy::text), 0)) over latest as bytes
     from (
       select * from linky.versions where bundle_id = $1 and ($3::integer is null or version_number < $3)
       order by version_number desc limit $2
     ) as newest
     window latest as (order by version_number desc)
   ) as sized
   where n = 1 or bytes <= $4 order by version_number desc`,
);

const ONE = sql(
  'linky.find_version',
  `select version_number, urls, url_metadata, title, description, resolution_policy, edited_by, edited_at
   from linky.versions where bundle_id = $1 and version_number = $2`,
);

export interface VersionRow {
  readonly version_number: number;
  readonly urls: readonly string[];
  readonly url_metadata: readonly UrlMetadata[];
  readonly title: string | null;
  readonly description: string | null;
  readonly resolution_policy: Policy | null;
  readonly edited_by: string | null;
  readonly edited_at: Date;
}

@Injectable()
export class VersionsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  /** Newest first. */
  latest(bundleId: string, most: number): Promise<VersionRow[]> {
    return this.reads.query<VersionRow>(LATEST, [bundleId, most]);
  }

  /** Newest first. */
  page(bundleId: string, { limit, before, bytes }: VersionsPage): Promise<VersionRow[]> {
    return this.reads.query<VersionRow>(PAGE, [bundleId, limit, before, bytes]);
  }

  find(bundleId: string, number: number, tx: Tx): Promise<VersionRow | null> {
    return tx.first<VersionRow>(ONE, [bundleId, number]);
  }
}
