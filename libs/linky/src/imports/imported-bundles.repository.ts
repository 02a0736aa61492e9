import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { UrlMetadata } from '../model/url-metadata.js';

/** As much of a bundle as tells whether an import changes it. */
export interface ImportedRow {
  readonly id: string;
  readonly slug: string;
  readonly urls: readonly string[];
  readonly urlMetadata: readonly UrlMetadata[];
  readonly title: string | null;
  readonly description: string | null;
  readonly isGone: boolean;
}

const FIND = sql(
  'linky.find_imported',
  `select id, slug, urls, url_metadata as "urlMetadata", title, description,
     deleted_at is not null or taken_down_at is not null as "isGone"
   from linky.bundles where id = any ($1::uuid[])`,
);

@Injectable()
export class ImportedBundlesRepository {
  constructor(private readonly database: Database) {}

  /** Deleted ones too. */
  find(ids: readonly string[]): Promise<ImportedRow[]> {
    return this.database.query(FIND, [ids]);
  }
}
