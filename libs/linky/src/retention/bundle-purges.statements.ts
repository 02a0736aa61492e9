import { sql, type Statement } from '#data';

/** Bundles that are due, the oldest first; those that somebody else works on are left to them. $1 before when, $2 most. */
function due(name: string, since: 'deleted_at' | 'idle_since' | 'taken_down_at', also: string): Statement {
  return sql(
    `linky.due_${name}`,
    `select id from linky.bundles
     where ${since} < $1 and ${also} order by ${since} limit $2 for no key update skip locked`,
  );
}

export const DUE = {
  deleted: due('deleted', 'deleted_at', 'purged_at is null'),
  unclaimed: due('unclaimed', 'idle_since', 'deleted_at is null and taken_down_at is null'),
  takenDown: due('taken_down', 'taken_down_at', 'purged_at is null'),
} as const;

const PARTS = ['launcher_viewers', 'launcher_slots', 'launcher_days', 'url_opens', 'bot_views', 'versions'];

/**
 * $1 bundles, $2 how many rows of each kind at most: what belongs to them. Answers the most rows of a kind. Events lie in
 * partitions, so that no `ctid` tells one from all others.
 */
export const PURGE_PARTS = sql(
  'linky.purge_parts',
  `with launcher_log as (
     delete from linky.launcher_log e using (
       select id, occurred_at from linky.launcher_log where bundle_id = any ($1::uuid[]) limit $2
     ) gone where e.id = gone.id and e.occurred_at = gone.occurred_at returning 1
   ), ${PARTS.map(
     (table) =>
       `${table} as (
     delete from linky.${table} where ctid = any (array(
       select ctid from linky.${table} where bundle_id = any ($1::uuid[]) limit $2)) returning 1)`,
   ).join(', ')}
   select greatest(${['launcher_log', ...PARTS].map((table) => `(select count(*) from ${table})`).join(', ')})::int as most`,
);

/**
 * $1 bundles, $2 now: nothing is left of them but their slugs and the digests of their names, so that nobody else gets
 * them, and whether the operator took them down.
 */
export const PURGE = sql(
  'linky.purge',
  `with tokens as (
     delete from linky.claim_tokens where bundle_id = any ($1::uuid[])
   ), names as (
     update linky.aliases set alias = null where bundle_id = any ($1::uuid[]) and alias is not null
   )
   update linky.bundles set purged_at = $2, updated_at = $2, idle_since = null,
     deleted_at = case when taken_down_at is null then coalesce(deleted_at, $2) else deleted_at end,
     urls = '[]', url_metadata = '[]', search_text = '', source = '', title = null, description = null, metadata = null,
     resolution_policy = null, creator_fingerprint = null, expires_at = null, password_hash = null,
     max_opens = null, opens = 0, expired_url = null, track_opens = false, owner_user_id = null, owner_org_id = null
   where id = any ($1::uuid[])`,
);
