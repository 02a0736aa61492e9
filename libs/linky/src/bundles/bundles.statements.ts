import { sql } from '#data';

/** $1 to $11: the bundle. A slug that is taken inserts nothing. */
const INSERT_BUNDLE = `
  insert into linky.bundles (id, slug, urls, url_metadata, source, title, description, metadata,
    resolution_policy, created_at, updated_at, %COLUMNS%)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, %VALUES%)
  on conflict on constraint uq_bundles_slug do nothing`;

/** Further: $11, $12 owner. */
export const INSERT_OWNED = sql(
  'linky.insert_owned',
  INSERT_BUNDLE.replace('%COLUMNS%', 'owner_user_id, owner_org_id').replace('%VALUES%', '$11, $12'),
);

/** Further: $11 fingerprint, $12 digest of the claim token, $13 e-mail, $14 expiry. */
export const INSERT_ANONYMOUS = sql(
  'linky.insert_anonymous',
  `with bundle as (
    ${INSERT_BUNDLE.replace('%COLUMNS%', 'creator_fingerprint').replace('%VALUES%', '$11')}
    returning id
  )
  insert into linky.claim_tokens (token_hash, bundle_id, email, created_at, expires_at)
  select $12::bytea, id, $13::text, $10::timestamptz, $14::timestamptz from bundle`,
);

const COLUMNS = `id, slug, urls, url_metadata, source, title, description, metadata, resolution_policy,
     created_at, updated_at, owner_user_id, owner_org_id`;

export const FIND_BY_SLUG = sql(
  'linky.find_by_slug',
  `select ${COLUMNS} from linky.bundles where slug = $1 and deleted_at is null`,
);

/** Not `for update`: events refer to the bundle and need not wait for its editor. */
export const LOCK_BY_SLUG = sql(
  'linky.lock_by_slug',
  `select ${COLUMNS} from linky.bundles where slug = $1 and deleted_at is null for no key update`,
);

/** $1 bundle, $2 to $6 its new content, $7 time, $8 editor. The present content becomes the next version. */
export const EDIT = sql(
  'linky.edit',
  `with version as (
     insert into linky.versions (bundle_id, version_number, urls, url_metadata, title, description,
       resolution_policy, edited_at, edited_by)
     select id, coalesce((select max(version_number) from linky.versions where bundle_id = $1), 0) + 1,
       urls, url_metadata, title, description, resolution_policy, $7::timestamptz, $8::uuid
     from linky.bundles where id = $1
   )
   update linky.bundles set urls = $2, url_metadata = $3, title = $4, description = $5,
     resolution_policy = $6, updated_at = $7
   where id = $1 returning ${COLUMNS}`,
);

export const SOFT_DELETE = sql(
  'linky.soft_delete',
  `update linky.bundles set deleted_at = $2, updated_at = $2 where id = $1`,
);

const LIST = `
  select slug, urls, url_metadata, source, title, description, created_at, updated_at, owner_user_id, owner_org_id
  from linky.bundles where %OWNER% = $1 and deleted_at is null
  order by updated_at desc, id desc limit $2 offset $3`;

export const LIST_OF_USER = sql('linky.list_of_user', LIST.replace('%OWNER%', 'owner_user_id'));
export const LIST_OF_ORG = sql('linky.list_of_org', LIST.replace('%OWNER%', 'owner_org_id'));
