import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { aliasHash } from './alias-input.js';

const RELEASE = sql(
  'linky.release_aliases',
  `update linky.aliases set released_at = $2
   where bundle_id = $1 and released_at is null and alias is distinct from $3`,
);
/** Touches nothing where the alias is another bundle's. */
const TAKE = sql(
  'linky.take_alias',
  `insert into linky.aliases as a (alias_hash, alias, bundle_id, created_at) values ($1, $2, $3, $4)
   on conflict on constraint pk_aliases do update set released_at = null where a.bundle_id = excluded.bundle_id`,
);

@Injectable()
export class AliasesRepository {
  /** Gives up the bundle's present alias, unless it is `but`. */
  async release(bundleId: string, at: Date, but: string | null, tx: Tx): Promise<void> {
    await tx.affected(RELEASE, [bundleId, at, but]);
  }

  /** `false`: the alias is, or was, another bundle's. */
  async take(alias: string, bundleId: string, at: Date, tx: Tx): Promise<boolean> {
    return (await tx.affected(TAKE, [aliasHash(alias), alias, bundleId, at])) === 1;
  }
}
