import { sql } from '#data';

const COLUMNS = `id, created_at as "createdAt", user_id as "userId", org_id as "orgId", caller, status, options,
     bytes::float8 as bytes, phase, done, counts, mapping, failure, finished_at as "finishedAt", expires_at as "expiresAt"`;

/** $1 user or null, $2 organization or null: of whom it is. */
const OF_OWNER = '(user_id = $1::uuid or org_id = $2::uuid)';

/** $1 and $2 owner, $3 id, $4 caller, $5 options, $6 now, $7 when it is over, $8 how many at once. Nothing, if there are as many. */
export const INSERT = sql(
  'exchange.insert_import',
  `insert into exchange.imports (user_id, org_id, id, status, caller, options, created_at, expires_at)
   select $1::uuid, $2::uuid, $3::uuid, 'uploading', $4::jsonb, $5::jsonb, $6::timestamptz, $7::timestamptz
   where (select count(*) from exchange.imports where ${OF_OWNER} and status in ('uploading', 'waiting', 'running')) < $8::int`,
);
/** $1 import, $2 number, $3 content, $4 its bytes. */
export const APPEND = sql(
  'exchange.append_to_import',
  `with i as (
     update exchange.imports set bytes = bytes + $4 where id = $1 and status = 'uploading' returning id
   )
   insert into exchange.import_chunks (import_id, number, content) select id, $2, $3 from i`,
);
/** $1 import, $2 options by now. */
export const UPLOADED = sql(
  'exchange.import_is_uploaded',
  `update exchange.imports set status = 'waiting', options = $2::jsonb where id = $1 and status = 'uploading'
   returning ${COLUMNS}`,
);
export const FORGET = sql('exchange.forget_import', 'delete from exchange.imports where id = $1');
/** $1 and $2 owner, $3 id, $4 now. */
export const FIND = sql(
  'exchange.find_import',
  `select ${COLUMNS} from exchange.imports where ${OF_OWNER} and id = $3 and expires_at > $4`,
);
/** $1 and $2 owner, $3 now, $4 how many: the latest first. */
export const LIST = sql(
  'exchange.list_imports',
  `select ${COLUMNS} from exchange.imports where ${OF_OWNER} and expires_at > $3 order by created_at desc, id desc limit $4`,
);
/** $1 import, $2 who does it from now on. */
export const BEGIN = sql(
  'exchange.begin_import',
  `update exchange.imports set status = 'running', run_id = $2
   where id = $1 and status in ('waiting', 'running') returning ${COLUMNS}`,
);
/** $1 import, $2 who does it, $3 phase, $4 done, $5 counts, $6 mapping, $7 lines of the report. */
export const ADVANCE = sql(
  'exchange.advance_import',
  `with i as (
     update exchange.imports set phase = $3, done = $4, counts = $5::jsonb, mapping = coalesce($6::jsonb, mapping)
     where id = $1 and run_id = $2 and status = 'running' returning id
   ), report as (
     insert into exchange.import_reports (import_id, number, lines)
     select id, (select coalesce(max(number), -1) + 1 from exchange.import_reports where import_id = $1), $7::jsonb
     from i where jsonb_array_length($7::jsonb) > 0
   )
   select id from i`,
);
/** $1 import, $2 who does it. */
export const IS_RUNNING = sql(
  'exchange.import_is_running',
  `select id from exchange.imports where id = $1 and run_id = $2 and status = 'running'`,
);
/** $1 import, $2 who does it or null, $3 status, $4 why it failed, $5 now: the file is needed no more. */
export const FINISH = sql(
  'exchange.finish_import',
  `with gone as (delete from exchange.import_chunks where import_id = $1)
   update exchange.imports set status = $3, failure = $4, finished_at = $5
   where id = $1 and ($2::uuid is null or run_id = $2) and status in ('uploading', 'waiting', 'running')
   returning ${COLUMNS}`,
);
/** $1 import, $2 number. */
export const CHUNK = sql(
  'exchange.read_import_chunk',
  'select content from exchange.import_chunks where import_id = $1 and number = $2',
);
/** $1 import, $2 from which number on, $3 how many rows. */
export const REPORT = sql(
  'exchange.read_import_report',
  `select number, lines from exchange.import_reports where import_id = $1 and number >= $2 order by number limit $3`,
);
/** $1 now, $2 when an upload that has not ended was given up, $3 how many. */
export const DELETE_EXPIRED = sql(
  'exchange.delete_expired_imports',
  `delete from exchange.imports where id = any (array(
     select id from exchange.imports
     where expires_at <= $1 or (status = 'uploading' and created_at < $2) limit $3 for update skip locked))`,
);
