/** What a key may do. A stronger scope implies the weaker ones of its resource. */
export const SCOPES = [
  'links:read',
  'links:write',
  'keys:admin',
  'items:read',
  'items:write',
  'projects:read',
  'projects:write',
  'graph:read',
  'graph:write',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What a member may do in an organization, one list for all domains. */
export type Role = 'admin' | 'editor' | 'viewer';

export interface Membership {
  readonly orgId: string;
  readonly orgSlug: string;
  readonly role: Role;
}

/**
 * Who is calling, whichever wire and whichever credential it came in with.
 * A personal key or a session speaks for a user; a team key speaks for an organization and for no user.
 */
export interface Principal {
  readonly kind: 'user' | 'org';
  /** The stable name of the caller, for limits and logs: `user:<uuid>` or `org:<uuid>`. */
  readonly subject: string;
  /** `null` for team keys. */
  readonly userId: string | null;
  readonly username: string | null;
  /** The address, once it is verified to be theirs; `null` otherwise. */
  readonly email: string | null;
  /** An address that they gave and nobody has verified: for their own eyes only, and nothing may depend on it. */
  readonly unverifiedEmail: string | null;
  readonly displayName: string | null;
  /** The organization that the caller acts in: the session's active one, or the one a team key belongs to. */
  readonly activeOrg: Membership | null;
  /** All organizations of the user; for a team key exactly its own. */
  readonly memberships: readonly Membership[];
  /** `null`: not limited by scopes (sessions). */
  readonly scopes: readonly Scope[] | null;
  readonly credential: Credential;
}

export type Credential =
  | { readonly type: 'session'; readonly via: 'cookie' | 'bearer'; readonly expiresAt: number }
  | {
      readonly type: 'api_key';
      readonly keyId: number;
      readonly keyPrefix: string;
      /** Calls per hour; 0 is unlimited. */
      readonly rateLimitPerHour: number;
      /** The only workspace that the key works in; `null` or absent: all of its owner's. */
      readonly workspaceId?: string | null;
    };

const IMPLIED: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  'links:write': ['links:read'],
  'keys:admin': ['links:write', 'links:read'],
  'items:write': ['items:read'],
  'projects:write': ['projects:read'],
  'graph:write': ['graph:read'],
};

/** Whether the caller's credential carries the scope, directly or by implication. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  if (principal.scopes === null) return true;
  return principal.scopes.some((held) => held === scope || (IMPLIED[held]?.includes(scope) ?? false));
}

/**
 * Role slug as stored, to the role it stands for (trimmed, lower-cased, then matched).
 * `org:admin` and `owner` are admin; `org:member`, `contributor` and whatever starts with `linky:editor` are editor;
 * all else is viewer.
 */
export function roleOf(slug: string): Role {
  const role = slug.trim().toLowerCase();
  if (role === 'org:admin' || role === 'owner') return 'admin';
  if (role === 'org:member' || role === 'contributor' || role.startsWith('linky:editor')) return 'editor';
  return 'viewer';
}
