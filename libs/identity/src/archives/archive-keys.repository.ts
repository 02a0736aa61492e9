import { Injectable } from '@nestjs/common';

import { printJson, sql, type Tx } from '#data';

import type { ExportRecord, RestorePart, RestorePlace } from '../contents/content.js';
import { withPeople } from '../contents/known-people.js';

/**
 * $1 organization, $2 records. Keys have other ids here, and the same public part; one that is bound to a workspace is
 * left out where the workspace is.
 */
const KEYS = sql(
  'identity.take_back_keys',
  `insert into identity.api_keys (key_prefix, secret_hash, previous_secret_hash, previous_secret_until, owner_org_id,
     workspace_id, name, description, expires_at, allowed_addresses, scopes, rate_limit_per_hour, created_by, minted_by,
     created_at, last_used_at, last_used_address, expiry_told_at, end_told_at, revoked_at)
   select r."keyPrefix", r."secretHash", r."previousSecretHash", r."previousSecretUntil", $1, r."workspaceId", r.name,
     r.description, r."expiresAt", r."allowedAddresses", r.scopes, r."rateLimitPerHour",
     (select u.id from identity.users u where u.id = r."createdBy"), r."mintedBy", r."createdAt", r."lastUsedAt",
     r."lastUsedAddress", r."expiryToldAt", r."endToldAt", r."revokedAt"
   from jsonb_to_recordset($2::jsonb) as r (id bigint, "keyPrefix" text, "secretHash" text, "previousSecretHash" text,
     "previousSecretUntil" timestamptz, "workspaceId" uuid, name text, description text, "expiresAt" timestamptz,
     "allowedAddresses" text[], scopes jsonb, "rateLimitPerHour" integer, "createdBy" uuid, "mintedBy" text,
     "createdAt" timestamptz, "lastUsedAt" timestamptz, "lastUsedAddress" text, "expiryToldAt" timestamptz,
     "endToldAt" timestamptz, "revokedAt" timestamptz)
   where r."workspaceId" is null
     or exists (select from identity.workspaces w where w.id = r."workspaceId" and w.org_id = $1)
   order by r.id
   on conflict do nothing`,
);
/** The same, of keys that were made by another key of the organization: whoever made one was there before it. */
const MINTERS = sql(
  'identity.take_back_minters_of_keys',
  `update identity.api_keys k set minted_by_key_id = m.id
   from jsonb_to_recordset($2::jsonb) as r ("keyPrefix" text, "mintedByKey" text)
   join identity.api_keys m on m.key_prefix = r."mintedByKey" and m.owner_org_id = $1
   where k.key_prefix = r."keyPrefix" and k.owner_org_id = $1 and k.minted_by = 'api_key' and k.minted_by_key_id is null`,
);

/** Takes the team keys of an organization back from an archive: what was called with before is called with here. */
@Injectable()
export class ArchiveKeysRepository implements RestorePart {
  readonly types = ['key'];
  readonly lastTypes = [];

  /** Records without a hash are of an export that is no archive. */
  async restore(records: readonly ExportRecord[], { orgId, people }: RestorePlace, tx: Tx): Promise<number> {
    const usable = records.filter(({ secretHash }) => typeof secretHash === 'string');
    const written = await tx.affected(KEYS, [orgId, printJson(withPeople(usable, people, 'createdBy'))]);
    await tx.affected(MINTERS, [orgId, printJson(usable)]);
    return written;
  }
}
