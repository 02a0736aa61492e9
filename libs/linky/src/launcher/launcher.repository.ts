import { Injectable } from '@nestjs/common';

import { Database, GatheredLookup, sql } from '#data';

import type { UrlMetadata } from '../bundles/url-metadata.js';
import type { Policy } from '../policy/policy.js';

const FIND = sql(
  'linky.find_for_launcher',
  `select slug, urls, url_metadata, title, description, resolution_policy, created_at,
     owner_user_id, owner_org_id
   from linky.bundles where slug = any ($1) and deleted_at is null`,
);

/** What the launcher needs of a bundle. */
export interface LauncherRow {
  readonly slug: string;
  readonly urls: readonly string[];
  readonly url_metadata: readonly UrlMetadata[];
  readonly title: string | null;
  readonly description: string | null;
  readonly resolution_policy: Policy | null;
  readonly created_at: Date;
  readonly owner_user_id: string | null;
  readonly owner_org_id: string | null;
}

/** The hottest read of all: what many visitors ask at a time travels together. */
@Injectable()
export class LauncherRepository {
  private readonly bundles: GatheredLookup<LauncherRow>;

  constructor(database: Database) {
    this.bundles = new GatheredLookup(
      (slugs) => database.query<LauncherRow>(FIND, [slugs]),
      ({ slug }) => slug,
    );
  }

  /** A bundle that is not deleted; slugs are case-sensitive. */
  findBySlug(slug: string): Promise<LauncherRow | null> {
    return this.bundles.find(slug);
  }
}
