import { reading, sql, type Statement } from '#data';
import { withEvents } from '#events';

import { bundleCreated, EVENT_COLUMNS } from '../events/bundle-events.statements.js';
import { storedBytes } from '../usage/stored-bytes.js';

/** $1 to $15: the bundle. A slug that is taken inserts nothing. */
const INSERT_BUNDLE = `
  insert into linky.bundles (id, slug, urls, url_metadata, source, title, description, metadata,
    resolution_policy, created_at, updated_at, expires_at, password_hash, track_opens, max_opens,
    expired_url, %COLUMNS%)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, %VALUES%)
  on conflict on constraint uq_bundles_slug do nothing`;

/** Further: $16, $17 owner, $18 text for searches, $19 who does it, $20 whether it is too large for an event. */
export const INSERT_OWNED = withEvents('linky.insert_owned', {
  write: `${INSERT_BUNDLE.replace('%COLUMNS%', 'owner_user_id, owner_org_id, search_text').replace(
    '%VALUES%',
    '$16, $17, $18',
  )} returning ${EVENT_COLUMNS}`,
  call: '$19',
  events: [bundleCreated('$20::boolean')],
  answer: 'select id from written',
});

/** Further: $16 fingerprint, $17 digest of the claim token, $18 e-mail, $19 expiry of the claim, $20 text for searches. */
export const INSERT_ANONYMOUS = sql(
  'linky.insert_anonymous',
  `with bundle as (
    ${INSERT_BUNDLE.replace('%COLUMNS%', 'idle_since, creator_fingerprint, search_text').replace('%VALUES%', '$10, $16, $20')}
    returning id
  )
  insert into linky.claim_tokens (token_hash, bundle_id, email, created_at, expires_at)
  select $17::bytea, id, $18::text, $10::timestamptz, $19::timestamptz from bundle`,
);

const ALIAS = '(select alias from linky.aliases where bundle_id = bundles.id and released_at is null)';

const SETTINGS = `expires_at, password_hash is not null as has_password, track_opens, max_opens, expired_url,
     ${ALIAS} as alias`;

const COLUMNS = `id, slug, urls, url_metadata, source, title, description, metadata, resolution_policy,
     created_at, updated_at, owner_user_id, owner_org_id, taken_down_at, takedown_reason, revision, opens, ${SETTINGS}`;

export const FIND_BY_SLUG = sql(
  'linky.find_by_slug',
  `select ${COLUMNS} from linky.bundles where slug = $1 and deleted_at is null`,
);

/** Not `for update`: events refer to the bundle and need not wait for its editor. */
export const LOCK_BY_SLUG = reading(
  'linky.lock_by_slug',
  `select ${COLUMNS} from linky.bundles where slug = $1 and deleted_at is null for no key update`,
);

/**
 * $1 bundle, $2 to $6 its new content, $7 time, $8 editor, $9 how many versions are kept, and $10 in how many bytes,
 * $11 text for searches.
 * The present content becomes the next version, and the oldest go.
 */
export const EDIT = sql(
  'linky.edit',
  `with latest as materialized (
     select coalesce(max(version_number), 0) as number from linky.versions where bundle_id = $1
   ), kept as materialized (
     -- From the newest one back, with what is to become the next.
     select version_number,
       sum(${storedBytes('v')}) over (order by version_number desc)
         + (select ${storedBytes('b')} from linky.bundles b where id = $1) as bytes
     from linky.versions v where bundle_id = $1
   ), trimmed as (
     delete from linky.versions v using kept
     where v.bundle_id = $1 and v.version_number = kept.version_number
       and (kept.bytes > $10::bigint or v.version_number <= (select number + 1 - $9::int from latest))
   ), version as (
     insert into linky.versions (bundle_id, version_number, urls, url_metadata, title, description,
       resolution_policy, edited_at, edited_by)
     select id, (select number + 1 from latest),
       urls, url_metadata, title, description, resolution_policy, $7::timestamptz, $8::uuid
     from linky.bundles where id = $1
   )
   update linky.bundles set urls = $2, url_metadata = $3, title = $4, description = $5,
     resolution_policy = $6, search_text = $11, updated_at = $7, revision = revision + 1
   where id = $1 returning ${COLUMNS}`,
);

export const SOFT_DELETE = sql(
  'linky.soft_delete',
  `update linky.bundles set deleted_at = $2, updated_at = $2 where id = $1`,
);

/** As it is. For whatever changes a bundle without making a version. */
export const TOUCH = sql(
  'linky.touch',
  `update linky.bundles set updated_at = $2, revision = revision + 1 where id = $1 returning ${COLUMNS}`,
);

/**
 * $2, $4, $6, $8, $10: whether to change; $3 expiry, $5 password's hash, $7 whether opens are counted, $9 how often it may
 * be opened, from then on, $11 where it points when it is over.
 */
export const SET_SETTINGS = sql(
  'linky.set_settings',
  `update linky.bundles set
     expires_at = case when $2::boolean then $3::timestamptz else expires_at end,
     password_hash = case when $4::boolean then $5::text else password_hash end,
     track_opens = case when $6::boolean then $7::boolean else track_opens end,
     max_opens = case when $8::boolean then $9::integer else max_opens end,
     opens = case when $8::boolean then 0 else opens end,
     expired_url = case when $10::boolean then $11::text else expired_url end
   where id = $1`,
);

export const SET_METADATA = sql('linky.set_metadata', 'update linky.bundles set metadata = $2 where id = $1');

export const LOCK_DELETED = reading(
  'linky.lock_deleted',
  `select deleted_at, ${COLUMNS} from linky.bundles where slug = $1 for no key update`,
);

export const UNDELETE = sql('linky.undelete', 'update linky.bundles set deleted_at = null where id = $1');

/** Until a bundle has a text for searches, and where that is empty, what is stored is its text. */
const FITS = `concat_ws(E'\\n', slug, ${ALIAS}, coalesce(nullif(search_text, ''), concat_ws(E'\\n', title, description, urls)))
        ilike all ($4::text[])`;

/** The note of one link, as `patternsOfNote` folds what is sought in it. */
const FOLDED_NOTE = Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' }).reduce(
  (text, [letter, plain]) => `replace(${text}, '${letter}', '${plain}')`,
  String.raw`lower(normalize(regexp_replace(normalize(entry ->> 'note', NFKD), '[\u0300-\u036f]', '', 'g'), NFKC))`,
);
const NOTED = `exists (select from jsonb_array_elements(url_metadata) as entry
        where translate(${FOLDED_NOTE}, 'øđłðıς', 'odldiσ') like all ($6::text[]))`;

/**
 * $1 owner, $2 limit, $3 offset, $4 patterns or `null`, $5 notes with the tags sought, or `null`, $6 patterns of a note or
 * `null`; with a cursor $7 and $8, the last row of the page before.
 */
const LIST = `
  select id, slug, urls, url_metadata, source, title, description, created_at, updated_at, owner_user_id,
    owner_org_id, ${SETTINGS}
  from linky.bundles where %OWNER% = $1 and deleted_at is null and taken_down_at is null
    and ($4::text[] is null or ${FITS})
    and ($5::jsonb is null or url_metadata @> $5::jsonb)
    and ($6::text[] is null or ${NOTED})
    %AFTER%
  order by %TIME% desc, id desc limit $2 offset $3`;
const AFTER = 'and (%TIME%, id) < ($7::timestamptz, $8::uuid)';

/** The times that bundles are listed by, the latest first. */
export const LIST_SORTS = { updatedAt: 'updated_at', createdAt: 'created_at' } as const;
export type ListSort = keyof typeof LIST_SORTS;

function list(name: string, owner: string, after: string): Readonly<Record<ListSort, Statement>> {
  const by = (sort: ListSort): Statement => {
    const text = LIST.replace('%OWNER%', owner).replace('%AFTER%', after);
    return sql(`linky.list_${name}_${sort}`, text.replaceAll('%TIME%', LIST_SORTS[sort]));
  };
  return { updatedAt: by('updatedAt'), createdAt: by('createdAt') };
}

export const LIST_OF_USER = list('of_user', 'owner_user_id', '');
export const LIST_OF_ORG = list('of_org', 'owner_org_id', '');
export const LIST_OF_USER_AFTER = list('of_user_after', 'owner_user_id', AFTER);
export const LIST_OF_ORG_AFTER = list('of_org_after', 'owner_org_id', AFTER);

/** $1: an array of bundles as objects, $2 who does it, for the events. Slugs that are taken insert nothing. */
export const INSERT_BATCH = withEvents('linky.insert_batch', {
  write: `insert into linky.bundles (id, slug, urls, url_metadata, source, title, description, metadata,
     resolution_policy, created_at, updated_at, expires_at, password_hash, track_opens, max_opens, expired_url,
     owner_user_id, owner_org_id, search_text)
   select id, slug, urls, url_metadata, source, title, description, metadata, resolution_policy, created_at,
     created_at, expires_at, password_hash, track_opens, max_opens, expired_url, owner_user_id, owner_org_id, search_text
   from jsonb_to_recordset($1::jsonb) as b (id uuid, slug text, urls jsonb, url_metadata jsonb, source text,
     title text, description text, metadata jsonb, resolution_policy jsonb, created_at timestamptz,
     expires_at timestamptz, password_hash text, track_opens boolean, max_opens integer, expired_url text,
     owner_user_id uuid, owner_org_id uuid, search_text text)
   order by slug
   on conflict on constraint uq_bundles_slug do nothing returning ${EVENT_COLUMNS}`,
  call: '$2',
  events: [bundleCreated()],
  answer: 'select id from written',
});
