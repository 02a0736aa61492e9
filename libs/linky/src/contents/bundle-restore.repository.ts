import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { printJson, sql, type Tx } from '#data';
import { type ExportRecord, type RestorePart, type RestorePlace, withPeople } from '#identity';

import { aliasHash } from '../aliases/alias-input.js';

/** $1 organization, $2 records, $3 a hash of no password: an archive has none, and what was closed stays closed. */
const BUNDLES = sql(
  'linky.take_back_bundles',
  `insert into linky.bundles (id, created_at, updated_at, deleted_at, slug, urls, url_metadata, source, title, description,
     metadata, resolution_policy, expires_at, password_hash, track_opens, max_opens, opens, expired_url, taken_down_at,
     owner_org_id)
   select r.id, r."createdAt", r."updatedAt", r."deletedAt", r.slug, r.urls, r."urlMetadata", r.source, r.title,
     r.description, r.metadata, r."resolutionPolicy", r."expiresAt", case when r."passwordProtected" then $3 end,
     r."trackOpens", r."maxOpens", r.opens, r."expiredUrl", r."takenDownAt", $1
   from jsonb_to_recordset($2::jsonb) as r (id uuid, "createdAt" timestamptz, "updatedAt" timestamptz,
     "deletedAt" timestamptz, slug text, urls jsonb, "urlMetadata" jsonb, source text, title text, description text,
     metadata jsonb, "resolutionPolicy" jsonb, "expiresAt" timestamptz, "passwordProtected" boolean, "trackOpens" boolean,
     "maxOpens" integer, opens integer, "expiredUrl" text, "takenDownAt" timestamptz)
   on conflict do nothing`,
);
/** $1 organization, $2 records with the hash of their alias: those by which bundles are called now. */
const ALIASES = sql(
  'linky.take_back_aliases',
  `insert into linky.aliases (alias_hash, alias, bundle_id, created_at)
   select decode(r.hash, 'hex'), r.alias, b.id, r."aliasSince"
   from jsonb_to_recordset($2::jsonb) as r (id uuid, hash text, alias text, "aliasSince" timestamptz)
   join linky.bundles b on b.id = r.id and b.owner_org_id = $1
   on conflict do nothing`,
);
/** $1 organization, $2 records. */
const VERSIONS = sql(
  'linky.take_back_versions',
  `insert into linky.versions (bundle_id, version_number, urls, url_metadata, title, description, resolution_policy,
     edited_by, edited_at)
   select b.id, r.number, r.urls, r."urlMetadata", r.title, r.description, r."resolutionPolicy", r."editedBy", r."editedAt"
   from jsonb_to_recordset($2::jsonb) as r (slug text, number integer, urls jsonb, "urlMetadata" jsonb, title text,
     description text, "resolutionPolicy" jsonb, "editedBy" uuid, "editedAt" timestamptz)
   join linky.bundles b on b.slug = r.slug and b.owner_org_id = $1
   on conflict do nothing`,
);

/** Takes the bundles of an organization back from an archive, with their versions and aliases. */
@Injectable()
export class BundleRestoreRepository implements RestorePart {
  readonly types = ['bundle', 'bundle_version'];
  readonly lastTypes = [];

  async restore(records: readonly ExportRecord[], { orgId, people }: RestorePlace, tx: Tx): Promise<number> {
    if (records[0]?.type !== 'bundle')
      return tx.affected(VERSIONS, [orgId, printJson(withPeople(records, people, 'editedBy'))]);
    const written = await tx.affected(BUNDLES, [orgId, printJson(records), unknownPassword()]);
    const named = records.flatMap(({ id, alias, aliasSince }) =>
      typeof alias === 'string' ? [{ id, alias, aliasSince, hash: aliasHash(alias).toString('hex') }] : [],
    );
    if (named.length > 0) await tx.affected(ALIASES, [orgId, printJson(named)]);
    return written;
  }
}

function unknownPassword(): string {
  const [salt, hash] = [randomBytes(16), randomBytes(32)].map((bytes) => bytes.toString('base64url'));
  return `$scrypt$ln=14,r=8,p=3$${salt ?? ''}$${hash ?? ''}`;
}
