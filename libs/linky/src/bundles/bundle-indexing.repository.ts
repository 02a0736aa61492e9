import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { UrlMetadata } from '../model/url-metadata.js';

/** A bundle that an earlier build wrote. */
export interface UnreadBundle {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly urls: readonly string[];
  readonly url_metadata: readonly UrlMetadata[];
}

/** $1 how many; what somebody else changes just now comes the next time. */
const FIND_DUE = sql(
  'linky.find_bundles_to_index',
  `select id, title, description, urls, url_metadata from linky.bundles where search_text is null
   order by id limit $1 for no key update skip locked`,
);

/** $1 bundles, $2 their texts. The bundles themselves do not change. */
const INDEX = sql(
  'linky.index_bundles',
  `update linky.bundles set search_text = due.text from unnest($1::uuid[], $2::text[]) as due (id, text)
   where bundles.id = due.id`,
);

@Injectable()
export class BundleIndexingRepository {
  due(most: number, tx: Tx): Promise<UnreadBundle[]> {
    return tx.query<UnreadBundle>(FIND_DUE, [most]);
  }

  async index(bundles: readonly { readonly id: string; readonly text: string }[], tx: Tx): Promise<void> {
    await tx.affected(INDEX, [bundles.map(({ id }) => id), bundles.map(({ text }) => text)]);
  }
}
