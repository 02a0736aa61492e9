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

export const FIND_BY_SLUG = sql(
  'linky.find_by_slug',
  `select id, slug, urls, url_metadata, source, title, description, metadata, resolution_policy,
     created_at, updated_at, owner_user_id, owner_org_id
   from linky.bundles where slug = $1 and deleted_at is null`,
);
