import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';

import { type Client, escapeLiteral } from 'pg';

import { connectionUrl, withClient } from './connection.js';
import { ADMIN, DATABASE, type Layout, SERVICE } from './layout.js';

/** Of the users of one server, one does it. */
const LOCK = 8_320_411;
/** Another process may be at work with the tables: then it is left to the next start. */
const PATIENCE = '5s';
const LOCK_NOT_AVAILABLE = '55P03';

/** What belongs to the first superuser and is not PostgreSQL's own: `alter … owner` for each. */
const OWNED = `
with ours as (
  select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), of_extensions as (
  select classid, objid from pg_depend where deptype = 'e'
)
select format('alter %s %s owner to ${SERVICE}', kind, identity) as command from (
  select 'schema' as kind, quote_ident(nspname) as identity, 'pg_namespace'::regclass as class, oid
    from ours where nspowner = 10
  union all
  select case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
           when 'S' then 'sequence' else 'table' end,
         c.oid::regclass::text, 'pg_class'::regclass, c.oid
    from pg_class c join ours on ours.oid = relnamespace
    where relowner = 10 and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      and not (relkind = 'S' and exists (
        select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype in ('a', 'i')))
  union all
  select case prokind when 'a' then 'aggregate' else 'routine' end, p.oid::regprocedure::text,
         'pg_proc'::regclass, p.oid
    from pg_proc p join ours on ours.oid = pronamespace where proowner = 10
  union all
  select 'type', t.oid::regtype::text, 'pg_type'::regclass, t.oid
    from pg_type t join ours on ours.oid = typnamespace left join pg_class c on c.oid = typrelid
    where typowner = 10 and (typtype in ('e', 'd', 'r') or relkind = 'c')
  union all
  select 'text search configuration', t.oid::regconfig::text, 'pg_ts_config'::regclass, t.oid
    from pg_ts_config t join ours on ours.oid = cfgnamespace where cfgowner = 10
  union all
  select 'text search dictionary', t.oid::regdictionary::text, 'pg_ts_dict'::regclass, t.oid
    from pg_ts_dict t join ours on ours.oid = dictnamespace where dictowner = 10
  union all
  select 'statistics', format('%I.%I', nspname, stxname), 'pg_statistic_ext'::regclass, s.oid
    from pg_statistic_ext s join ours on ours.oid = stxnamespace where stxowner = 10
) found
where (class, oid) not in (select classid, objid from of_extensions)`;

/**
 * Gives the service a role that is no superuser. A new cluster, and one of an older build, knows only the first
 * superuser under the service's name; which cannot be made less, so it gets another name and password, and a new role
 * takes over the old ones and all that is in the database. One transaction: after a crash the next start repeats it.
 */
export async function separateRoles(
  layout: Layout,
  port: number,
  log: (message: string) => void,
): Promise<void> {
  await withClient(connectionUrl(layout, port), async (client) => {
    if (!(await isUndivided(client))) return;
    try {
      await client.query('begin');
      await client.query(`select pg_advisory_xact_lock(${String(LOCK)})`);
      await client.query(`set local lock_timeout = '${PATIENCE}'`);
      if (await isUndivided(client)) await separate(client, layout);
      await client.query('commit');
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      await client.query('rollback');
      log(
        'Another process uses the tables: the next start takes the superuser’s rights from the service’s role.',
      );
    }
  });
}

/** Asked by number: the name may have gone to another role since the connection was opened. */
async function isUndivided(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    'select rolname as name from pg_roles where oid = 10',
  );
  return rows[0]?.name === SERVICE;
}

/** Nobody renames the role that they are logged in as: a helper does it, who is gone with the transaction. */
async function separate(client: Client, layout: Layout): Promise<void> {
  const helper = `${ADMIN}_helper`;
  await client.query(`create role ${helper} superuser`);
  await client.query(`set local session authorization ${helper}`);
  await client.query(`alter role ${SERVICE} rename to ${ADMIN}`);
  await client.query(`alter role ${ADMIN} password ${escapeLiteral(adminPassword(layout))}`);
  const password = readFileSync(layout.password, 'utf8').trim();
  await client.query(`create role ${SERVICE} login password ${escapeLiteral(password)}`);
  await client.query(`alter database ${DATABASE} owner to ${SERVICE}`);
  const { rows } = await client.query<{ command: string }>(OWNED);
  for (const { command } of rows) await client.query(command);
  await client.query('set local session authorization default');
  await client.query(`drop role ${helper}`);
}

/** Written, and on the disk, before it counts; an earlier start may have come no further. */
function adminPassword({ adminPassword: path, password }: Layout): string {
  if (!existsSync(path)) {
    const draft = `${path}.new`;
    const file = openSync(draft, 'w', 0o600);
    writeSync(file, randomBytes(24).toString('base64url'));
    fsyncSync(file);
    closeSync(file);
    const { uid, gid } = statSync(password);
    if (process.getuid?.() === 0) chownSync(draft, uid, gid);
    renameSync(draft, path);
  }
  return readFileSync(path, 'utf8').trim();
}
