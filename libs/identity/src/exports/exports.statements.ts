import { sql } from '#data';

const COLUMNS = `e.id, e.user_id as "userId", e.org_id as "orgId", e.status, e.records, e.total, e.bytes::float8 as bytes,
     e.created_at as "createdAt", e.ready_at as "readyAt", e.expires_at as "expiresAt"`;

/** $1 user or null, $2 organization or null: of whom it is. */
const OF_OWNER = '(e.user_id = $1::uuid or e.org_id = $2::uuid)';

/** $1 and $2 owner, $3 now, $4 from when on one is good enough: whatever is not. */
export const DELETE_OLD = sql(
  'identity.delete_old_export',
  `delete from identity.exports e
   where ${OF_OWNER} and (e.status = 'failed' or e.expires_at <= $3 or e.created_at < $4)`,
);
/** $1 and $2 owner, $3 id, $4 total, $5 now, $6 when it is over: unless there is one. */
export const INSERT = sql(
  'identity.insert_export',
  `insert into identity.exports as e (user_id, org_id, id, status, total, created_at, expires_at)
   values ($1, $2, $3, 'waiting', $4, $5, $6) on conflict do nothing returning ${COLUMNS}`,
);
export const OF = sql(
  'identity.find_export_of_owner',
  `select ${COLUMNS} from identity.exports e where ${OF_OWNER}`,
);
/** $1 and $2 owner, $3 now. */
export const LATEST = sql(
  'identity.find_latest_export',
  `select ${COLUMNS} from identity.exports e where ${OF_OWNER} and e.expires_at > $3`,
);
/** $1 and $2 owner, $3 id, $4 now. */
export const FIND = sql(
  'identity.find_export',
  `select ${COLUMNS} from identity.exports e where ${OF_OWNER} and e.id = $3 and e.expires_at > $4`,
);
/** $1 export, $2 who makes it from now on, $3 now: nothing is left of whoever made it before. */
export const BEGIN = sql(
  'identity.begin_export',
  `with gone as (delete from identity.export_chunks c using identity.exports e
     where e.id = $1 and c.export_id = e.id and e.status <> 'ready')
   update identity.exports e set status = 'running', run_id = $2, records = 0, bytes = 0
   where e.id = $1 and e.status <> 'ready' and e.expires_at > $3 returning ${COLUMNS}`,
);
/** $1 export, $2 who makes it, $3 total. */
export const COUNTED = sql(
  'identity.count_export',
  `update identity.exports set total = $3 where id = $1 and run_id = $2 and status = 'running'`,
);
/** $1 export, $2 who makes it, $3 number, $4 content, $5 its records, $6 its bytes. */
export const APPEND = sql(
  'identity.append_to_export',
  `with e as (
     update identity.exports set records = records + $5, bytes = bytes + $6
     where id = $1 and run_id = $2 and status = 'running' returning id
   )
   insert into identity.export_chunks (export_id, number, content) select e.id, $3, $4 from e`,
);
/** $1 export, $2 who makes it, $3 now, $4 when it is over. */
export const FINISH = sql(
  'identity.finish_export',
  `update identity.exports set status = 'ready', total = records, ready_at = $3, expires_at = $4
   where id = $1 and run_id = $2 and status = 'running'`,
);
export const FAIL = sql(
  'identity.fail_export',
  `update identity.exports set status = 'failed' where id = $1 and status <> 'ready'`,
);
/** $1 export, $2 number. */
export const CHUNK = sql(
  'identity.read_export_chunk',
  `select content from identity.export_chunks where export_id = $1 and number = $2`,
);
/** $1 now, $2 how many. */
export const DELETE_EXPIRED = sql(
  'identity.delete_expired_exports',
  `delete from identity.exports where id = any (array(
     select id from identity.exports where expires_at <= $1 order by expires_at limit $2 for update skip locked))`,
);
