import { sql, type Statement } from '#data';

type Owner = 'user' | 'org';

/** Without their files. $1 owner, $2 behind which id or null, $3 how many. */
const records = (owner: Owner): Statement =>
  sql(
    `exchange.export_imports_of_${owner}`,
    `select 'import' as type, id, status, options ->> 'format' as format, options ->> 'to' as "to",
       options -> 'place' as place, bytes::float8 as bytes, counts, failure, created_at as "createdAt",
       finished_at as "finishedAt"
     from exchange.imports where ${owner}_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
  );
/** $1 owner. */
const count = (owner: Owner): Statement =>
  sql(
    `exchange.count_imports_of_${owner}`,
    `select count(*)::int as count from exchange.imports where ${owner}_id = $1`,
  );
/** $1 owner, $2 how many: with their files and reports. Whoever does one of them finds that it is gone. */
const remove = (owner: Owner): Statement =>
  sql(
    `exchange.remove_imports_of_${owner}`,
    `delete from exchange.imports where id = any (array(select id from exchange.imports where ${owner}_id = $1 limit $2))`,
  );

export const RECORDS = { user: records('user'), organization: records('org') } as const;
export const COUNT = { user: count('user'), organization: count('org') } as const;
export const REMOVE = { user: remove('user'), organization: remove('org') } as const;
