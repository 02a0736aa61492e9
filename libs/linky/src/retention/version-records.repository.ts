import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { storedBytes } from '../usage/stored-bytes.js';

/**
 * $1 the bundle to go on after, $2 of how many bundles at most, $3 how many versions are kept, $4 in how many bytes; the
 * newest one always. Goes along the primary key from bundle to bundle; answers how many those were, and the last.
 */
const TRIM = sql(
  'linky.trim_versions',
  `with recursive walked (bundle_id, n) as (
     (select bundle_id, 1 from linky.versions where bundle_id > $1 order by bundle_id limit 1)
     union all
     select next.bundle_id, walked.n + 1
     from walked cross join lateral (
       select v.bundle_id from linky.versions v where v.bundle_id > walked.bundle_id order by v.bundle_id limit 1
     ) next
     where walked.n < $2
   ), sized as (
     select v.bundle_id, v.version_number, row_number() over newest as place, sum(${storedBytes('v')}) over newest as bytes
     from walked join linky.versions v on v.bundle_id = walked.bundle_id
     window newest as (partition by v.bundle_id order by v.version_number desc)
   ), gone as (
     delete from linky.versions v using sized
     where v.bundle_id = sized.bundle_id and v.version_number = sized.version_number
       and sized.place > 1 and (sized.place > $3 or sized.bytes > $4)
   )
   select bundle_id as last, n::int from walked order by n desc limit 1`,
);

/** How far a walk went. */
export interface Walked {
  readonly last: string;
  readonly n: number;
}

@Injectable()
export class VersionRecordsRepository {
  /** Removes versions beyond those that are kept, of the bundles that come after one; `null`: there are none. */
  trim(after: string, bundles: number, kept: number, bytes: number, tx: Tx): Promise<Walked | null> {
    return tx.first<Walked>(TRIM, [after, bundles, kept, bytes]);
  }
}
