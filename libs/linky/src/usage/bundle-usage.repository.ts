import { Injectable } from '@nestjs/common';

import { Database, sql, type Statement } from '#data';

import { bundleBytes, storedBytes } from './stored-bytes.js';
import { OVERHEAD } from './bundle-size.js';

/** Both halves have their index: bundles that are deleted count until they are purged. */
function count(column: 'owner_user_id' | 'owner_org_id'): Statement {
  return sql(
    `linky.count_bytes_of_${column}`,
    `select coalesce(sum(whole.bytes), 0)::float8 as bytes from (
       select id, ${String(OVERHEAD)} + ${bundleBytes('b')} as bytes
       from linky.bundles b where b.${column} = $1 and b.deleted_at is null
       union all
       select id, ${String(OVERHEAD)} + ${bundleBytes('b')}
       from linky.bundles b
       where coalesce(b.owner_org_id, b.owner_user_id) = $1 and b.deleted_at is not null and b.purged_at is null
     ) bundle
     cross join lateral (
       select bundle.bytes + coalesce(sum(${storedBytes('v')}), 0) as bytes
       from linky.versions v where v.bundle_id = bundle.id
     ) whole`,
  );
}

/** A user or an organization. */
export interface KnownOwner {
  readonly type: keyof typeof COUNT;
  readonly id: string;
}

const COUNT = { user: count('owner_user_id'), org: count('owner_org_id') } as const;

@Injectable()
export class BundleUsageRepository {
  constructor(private readonly database: Database) {}

  /** How many bytes the bundles of the owner take, with their versions. */
  async count({ type, id }: KnownOwner): Promise<number> {
    return (await this.database.first<{ bytes: number }>(COUNT[type], [id]))?.bytes ?? 0;
  }
}
