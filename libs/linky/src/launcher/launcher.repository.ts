import { Injectable } from '@nestjs/common';

import { Database, BatchLoader, sql, type Tx } from '#data';

import type { Takedown } from '../access/rights.js';
import { aliasHash } from '../aliases/alias-input.js';
import type { UrlMetadata } from '../model/url-metadata.js';
import type { Policy } from '../policy/policy.js';

const FIND = sql(
  'linky.find_for_launcher',
  `select slug, urls, url_metadata, title, description, resolution_policy, created_at,
     owner_user_id, owner_org_id, expires_at, password_hash, track_opens, idle_since, max_opens, opens, expired_url,
     taken_down_at, takedown_reason
   from linky.bundles where slug = any ($1) and deleted_at is null`,
);
/** $1 slug: one opening more, if there may be one; the row decides among many at once. */
const TAKE_OPENING = sql(
  'linky.take_opening',
  `update linky.bundles set opens = opens + 1
   where slug = $1 and deleted_at is null and (max_opens is null or opens < max_opens)
   returning max_opens - opens as left`,
);
const SLUG_OF_ALIAS = sql(
  'linky.slug_of_alias',
  `select encode(a.alias_hash, 'hex') as alias, b.slug
   from linky.aliases a join linky.bundles b on b.id = a.bundle_id
   where a.alias_hash = any ($1::bytea[]) and a.released_at is null`,
);

/** What the launcher needs of a bundle. */
export interface LauncherRow extends Takedown {
  readonly slug: string;
  readonly urls: readonly string[];
  readonly url_metadata: readonly UrlMetadata[];
  readonly title: string | null;
  readonly description: string | null;
  readonly resolution_policy: Policy | null;
  readonly created_at: Date;
  readonly owner_user_id: string | null;
  readonly owner_org_id: string | null;
  readonly expires_at: Date | null;
  readonly password_hash: string | null;
  readonly track_opens: boolean;
  /** `null`: it has an owner. */
  readonly idle_since: Date | null;
  /** `null`: as often as people like. */
  readonly max_opens: number | null;
  readonly opens: number;
  readonly expired_url: string | null;
}

/** The hottest read of all: what many visitors ask at a time travels together. */
@Injectable()
export class LauncherRepository {
  private readonly bundles: BatchLoader<LauncherRow>;
  /** By the hexadecimal hash. */
  private readonly aliases: BatchLoader<{ readonly alias: string; readonly slug: string }>;

  constructor(database: Database) {
    this.bundles = new BatchLoader(
      (slugs) => database.query<LauncherRow>(FIND, [slugs]),
      ({ slug }) => slug,
    );
    this.aliases = new BatchLoader(
      (hashes) => database.query(SLUG_OF_ALIAS, [hashes.map((hash) => Buffer.from(hash, 'hex'))]),
      ({ alias }) => alias,
    );
  }

  /** A bundle that is not deleted; slugs are case-sensitive. */
  findBySlug(slug: string): Promise<LauncherRow | null> {
    return this.bundles.find(slug);
  }

  /** How often it may be opened after this time, `null` where there is no limit any more; `undefined`: not even this time. */
  async takeOpening(slug: string, tx: Tx): Promise<number | null | undefined> {
    return (await tx.first<{ left: number | null }>(TAKE_OPENING, [slug]))?.left;
  }

  async findSlugOfAlias(alias: string): Promise<string | null> {
    return (await this.aliases.find(aliasHash(alias).toString('hex')))?.slug ?? null;
  }
}
