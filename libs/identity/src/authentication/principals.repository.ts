import { Injectable } from '@nestjs/common';

import { Database, BatchLoader, sql } from '#data';

import { isActive } from '../accounts/active-user.js';
import { ADMIN_ROLES } from '../organizations/role-of.js';
import type { SessionClaims } from '../sessions/session-tokens.js';

/** Organization id, its slug, the role slug as it was given, the version of its workspaces, and whether it wants a second factor that the user has not. */
export type MembershipTuple = readonly [
  orgId: string,
  orgSlug: string,
  role: string,
  workspacesVersion: number,
  isWithheld?: boolean,
];

export interface UserPrincipalRow {
  readonly userId: string;
  readonly username: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly displayName: string | null;
  /** `null`: none. */
  readonly memberships: readonly MembershipTuple[] | null;
}

/** A user, and the session that they are known by. */
export interface SessionPrincipalRow extends UserPrincipalRow {
  readonly activeOrgId: string | null;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
}

/** The columns of the user are `null` for the key of an organization, and the other way round. */
export interface KeyPrincipalRow {
  readonly keyId: string;
  readonly keyPrefix: string;
  readonly secretHash: string;
  /** Of the secret before the last rotation; `null`: there is none. */
  readonly previousSecretHash: string | null;
  /** Milliseconds since 1970. */
  readonly previousSecretUntil: number | null;
  readonly scopes: readonly unknown[];
  readonly rateLimitPerHour: number;
  readonly workspaceId: string | null;
  /** Milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null;
  /** Canonical ranges, between them commas; `null`: all addresses. */
  readonly allowedAddresses: string | null;
  readonly orgId: string | null;
  readonly orgSlug: string | null;
  readonly workspacesVersion: number | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly displayName: string | null;
  readonly memberships: readonly MembershipTuple[] | null;
}

const membershipsOf = (user: string): string => `(
  select json_agg(json_build_array(m.org_id, mo.slug, m.role, mo.workspaces_version,
    mo.require_second_factor and ${user}.second_factor_at is null) order by mo.slug)
  from identity.memberships m join identity.organizations mo on mo.id = m.org_id and mo.deleted_at is null
  where m.user_id = ${user}.id) as memberships`;

const USER = `u.id as "userId", u.username, u.email, u.email_verified_at is not null as "emailVerified",
  u.display_name as "displayName", ${membershipsOf('u')}`;

const BY_KEY = sql(
  'identity.principal_by_key',
  `select k.id as "keyId", k.key_prefix as "keyPrefix", k.secret_hash as "secretHash", k.scopes,
     k.previous_secret_hash as "previousSecretHash",
     (extract(epoch from k.previous_secret_until) * 1000)::float8 as "previousSecretUntil",
     k.workspace_id as "workspaceId", (extract(epoch from k.expires_at) * 1000)::float8 as "expiresAt",
     array_to_string(k.allowed_addresses, ',') as "allowedAddresses", k.rate_limit_per_hour as "rateLimitPerHour", o.id as "orgId", o.slug as "orgSlug", o.workspaces_version as "workspacesVersion",
     ${USER}
   from identity.api_keys k
   left join identity.users u on u.id = k.owner_user_id
   left join identity.organizations o on o.id = k.owner_org_id
   where k.key_prefix = any ($1) and k.revoked_at is null and o.deleted_at is null and ${isActive('u')}`,
);
const BY_SESSION = sql(
  'identity.principal_by_session',
  `select s.org_id as "activeOrgId", s.signed_in_at as "signedInAt", s.last_seen_at as "lastSeenAt", ${USER}
   from identity.sessions s join identity.users u on u.id = s.user_id
   where s.id = $1 and s.revision = $2 and s.ended_at is null and ${isActive('u')}`,
);
/** $1 session, $2 user, $3 organization or null, $4 made: one without a row that may have one. */
const WITHOUT_ROW = sql(
  'identity.principal_without_session',
  `select (select o.id from identity.organizations o where o.id = $3 and o.deleted_at is null) as "activeOrgId",
     $4::timestamptz as "signedInAt", $4::timestamptz as "lastSeenAt", ${USER}
   from identity.users u
   where u.id = $2 and ${isActive('u')}
     and (u.sessions_ended_at is null or u.sessions_ended_at < $4)
     and not exists (select from identity.sessions s where s.id = $1)
     and not exists (select from identity.ended_sessions e where e.id = $1)`,
);
const BY_ISSUER = sql(
  'identity.principal_by_issuer',
  `select ${USER} from identity.external_identities i join identity.users u on u.id = i.user_id
   where i.issuer = $1 and i.subject = $2 and ${isActive('u')}`,
);

const BY_USER = sql(
  'identity.principal_by_user',
  `select ${USER} from identity.users u where u.id = $1 and ${isActive('u')}`,
);
/** $1 organization or null, $2 user or null, $3 roles of admins. */
const ADDRESSES = sql(
  'identity.addresses_of_owner',
  `select u.email from identity.users u
   where u.email is not null and u.email_verified_at is not null and ${isActive('u')} and (u.id = $2 or exists (
     select from identity.memberships m
     where m.org_id = $1 and m.user_id = u.id and lower(trim(m.role)) = any($3::text[])))
   order by u.email`,
);

/** All that is known about a caller, in one indexed lookup. */
@Injectable()
export class PrincipalsRepository {
  private readonly keys: BatchLoader<KeyPrincipalRow>;

  constructor(private readonly database: Database) {
    this.keys = new BatchLoader(
      (prefixes) => database.query<KeyPrincipalRow>(BY_KEY, [prefixes]),
      ({ keyPrefix }) => keyPrefix,
    );
  }

  findByKeyPrefix(prefix: string): Promise<KeyPrincipalRow | null> {
    return this.keys.find(prefix);
  }

  /** `null`: there is no such session any more, or it goes on with a later token. */
  findBySession(sessionId: string, revision: number): Promise<SessionPrincipalRow | null> {
    return this.database.first(BY_SESSION, [sessionId, revision]);
  }

  /** One that was given out without a row, while the database takes no writes. */
  findWithoutRow({ sessionId, userId, orgId, issuedAt }: SessionClaims): Promise<SessionPrincipalRow | null> {
    return this.database.first(WITHOUT_ROW, [sessionId, userId, orgId, new Date(issuedAt)]);
  }

  findByUser(userId: string): Promise<UserPrincipalRow | null> {
    return this.database.first(BY_USER, [userId]);
  }

  findByIssuer(issuer: string, subject: string): Promise<UserPrincipalRow | null> {
    return this.database.first(BY_ISSUER, [issuer, subject]);
  }

  /** Verified ones: of the admins of an organization, or of the user. */
  async findAddresses(owner: { orgId: string | null; userId: string | null }): Promise<string[]> {
    const values = [owner.orgId, owner.userId, ADMIN_ROLES];
    const rows = await this.database.query<{ email: string }>(ADDRESSES, values);
    return rows.map(({ email }) => email);
  }
}
