import { sql, type Statement } from '#data';

export const ACCOUNT = sql(
  'identity.export_account',
  `select 'account' as type, id, email, email_verified_at as "emailVerifiedAt", pending_email as "pendingEmail", username,
     display_name as "displayName", password_hash is not null as "hasPassword", issuer, subject,
     created_at as "createdAt", disabled_at as "disabledAt", erase_at as "eraseAt"
   from identity.users where id = $1`,
);
export const MEMBERSHIPS = sql(
  'identity.export_memberships',
  `select 'membership' as type, o.id as "organizationId", o.slug, o.name, m.role, m.created_at as "since"
   from identity.memberships m join identity.organizations o on o.id = m.org_id
   where m.user_id = $1 order by o.slug`,
);
/** $1 user, $2 behind which id or null, $3 how many. */
export const SESSIONS = sql(
  'identity.export_sessions',
  `select 'session' as type, id, org_id as "organizationId", created_at as "createdAt", signed_in_at as "signedInAt",
     last_seen_at as "lastSeenAt", expires_at as "expiresAt", ended_at as "endedAt", address, user_agent as "userAgent"
   from identity.sessions where user_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
);
const KEY_COLUMNS = `id, key_prefix as "keyPrefix", name, description, scopes,
       rate_limit_per_hour as "rateLimitPerHour", workspace_id as "workspaceId", allowed_addresses as "allowedAddresses",
       minted_by as "mintedBy", created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
       last_used_at as "lastUsedAt", last_used_address as "lastUsedAddress", revoked_at as "revokedAt"`;

/** Keys, without anything of their secrets. $1 owner, $2 behind which id or null, $3 how many. */
const keys = (owner: 'user' | 'org'): Statement =>
  sql(
    `identity.export_keys_of_${owner}`,
    `select 'key' as type, ${KEY_COLUMNS}
     from identity.api_keys where owner_${owner}_id = $1 and ($2::bigint is null or id > $2) order by id limit $3`,
  );
export const KEYS = { user: keys('user'), org: keys('org') } as const;
/** Team keys with the hashes of their secrets, for an archive. $1 organization, $2 behind which id or null, $3 how many. */
export const MOVING_KEYS = sql(
  'identity.export_moving_keys',
  `select 'key' as type, ${KEY_COLUMNS}, secret_hash as "secretHash", previous_secret_hash as "previousSecretHash",
     previous_secret_until as "previousSecretUntil", expiry_told_at as "expiryToldAt", end_told_at as "endToldAt",
     (select m.key_prefix from identity.api_keys m where m.id = k.minted_by_key_id) as "mintedByKey"
   from identity.api_keys k where owner_org_id = $1 and ($2::bigint is null or id > $2) order by id limit $3`,
);
/** Members' own keys that still work, by name: an archive leaves them out. The same values. */
export const PERSONAL_KEYS = sql(
  'identity.export_personal_keys',
  `select 'personal_key' as type, k.id, k.key_prefix as "keyPrefix", k.name, u.username as owner
   from identity.memberships m
   join identity.api_keys k on k.owner_user_id = m.user_id and k.revoked_at is null
     and (k.expires_at is null or k.expires_at > now())
   join identity.users u on u.id = m.user_id
   where m.org_id = $1 and ($2::bigint is null or k.id > $2) order by k.id limit $3`,
);
/** Those that they have sent or accepted, and those that wait for their verified address. */
export const INVITATIONS_OF_USER = sql(
  'identity.export_invitations_of_user',
  `select 'invitation' as type, i.id, o.slug as organization, i.email, i.role, i.invited_by = $1 as "sent",
     i.created_at as "createdAt", i.expires_at as "expiresAt", i.accepted_at as "acceptedAt", i.accepted_by as "acceptedBy"
   from identity.invitations i join identity.organizations o on o.id = i.org_id
   where i.invited_by = $1 or i.accepted_by = $1 or lower(i.email) = (
     select lower(email) from identity.users where id = $1 and email_verified_at is not null)
   order by i.id`,
);
/** As whom identity providers know them. */
export const EXTERNAL_IDENTITIES = sql(
  'identity.export_external_identities',
  `select 'external_identity' as type, issuer, subject, provider, name, email, created_at as "createdAt",
     used_at as "usedAt"
   from identity.external_identities where user_id = $1 order by issuer`,
);
/** Second factors and passkeys, without what proves them. */
export const FACTORS = sql(
  'identity.export_factors',
  `select 'second_factor' as type, f.created_at as "createdAt", f.confirmed_at as "confirmedAt",
     (select count(*)::int from identity.recovery_codes c where c.user_id = f.user_id) as "recoveryCodes"
   from identity.totp_factors f where f.user_id = $1`,
);
export const PASSKEYS = sql(
  'identity.export_passkeys',
  `select 'passkey' as type, id, name, transports, synced, created_at as "createdAt", last_used_at as "lastUsedAt"
   from identity.passkeys where user_id = $1 order by id`,
);
/** Links that were mailed or handed over, without what opens them. */
export const LINKS = sql(
  'identity.export_mail_links',
  `select 'mail_link' as type, purpose, email, created_at as "createdAt", expires_at as "expiresAt"
   from identity.mail_links where user_id = $1 order by purpose`,
);

export const ORGANIZATION = sql(
  'identity.export_organization',
  `select 'organization' as type, id, slug, name, require_second_factor as "requireSecondFactor",
     created_at as "createdAt", deleted_at as "deletedAt"
   from identity.organizations where id = $1`,
);
/** $1 organization, $2 behind which user or null, $3 how many. Addresses are told as admins are told them. */
export const MEMBERS = sql(
  'identity.export_members',
  `select 'member' as type, u.id, u.username, u.display_name as "displayName",
     case when u.email_verified_at is not null then u.email end as email, m.role, m.created_at as "since"
   from identity.memberships m join identity.users u on u.id = m.user_id
   where m.org_id = $1 and ($2::uuid is null or u.id > $2) order by u.id limit $3`,
);
/** $1 organization, $2 behind which id or null, $3 how many. */
export const WORKSPACES = sql(
  'identity.export_workspaces',
  `select 'workspace' as type, id, slug, name, created_at as "createdAt", deleted_at as "deletedAt"
   from identity.workspaces where org_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
);
/** $1 organization, $2 behind which id or null, $3 how many. */
export const INVITATIONS_OF_ORGANIZATION = sql(
  'identity.export_invitations_of_organization',
  `select 'invitation' as type, id, email, role, invited_by as "invitedBy", created_at as "createdAt",
     expires_at as "expiresAt", accepted_at as "acceptedAt", accepted_by as "acceptedBy"
   from identity.invitations where org_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
);
export const COUNT_OF_USER = sql(
  'identity.count_records_of_user',
  `select (1 + (select count(*) from identity.sessions where user_id = $1)
     + (select count(*) from identity.api_keys where owner_user_id = $1)
     + (select count(*) from identity.memberships where user_id = $1))::int as count`,
);
export const COUNT_OF_ORGANIZATION = sql(
  'identity.count_records_of_organization',
  `select (1 + (select count(*) from identity.memberships where org_id = $1)
     + (select count(*) from identity.api_keys where owner_org_id = $1)
     + (select count(*) from identity.workspaces where org_id = $1)
     + (select count(*) from identity.invitations where org_id = $1))::int as count`,
);
