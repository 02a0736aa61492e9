import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

/** About a thousand, as the last `ANALYZE` found them; behind the shares of words stand some figures about these. */
const READ = sql(
  'item_links.common_words',
  `select word, share from pg_stats,
     unnest(most_common_elems::text::text[], most_common_elem_freqs) as common (word, share)
   where schemaname = 'item_links' and tablename = 'items' and attname = 'search' and word is not null`,
);

export interface CommonWord {
  readonly word: string;
  /** Of all items. */
  readonly share: number;
}

@Injectable()
export class CommonWordsRepository {
  constructor(private readonly database: Database) {}

  /** The words that most items have; none as long as Postgres has not looked at them. */
  read(): Promise<CommonWord[]> {
    return this.database.query<CommonWord>(READ);
  }
}
