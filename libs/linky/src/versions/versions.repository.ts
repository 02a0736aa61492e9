import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { UrlMetadata } from '../bundles/url-metadata.js';
import type { Policy } from '../policy/policy.js';

const LATEST = sql(
  'linky.latest_versions',
  `select version_number, urls, url_metadata, title, description, resolution_policy, edited_by, edited_at
   from linky.versions where bundle_id = $1 order by version_number desc limit $2`,
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
  constructor(private readonly database: Database) {}

  /** Newest first. */
  latest(bundleId: string, most: number): Promise<VersionRow[]> {
    return this.database.query<VersionRow>(LATEST, [bundleId, most]);
  }

  find(bundleId: string, number: number, tx: Tx): Promise<VersionRow | null> {
    return tx.first<VersionRow>(ONE, [bundleId, number]);
  }
}
