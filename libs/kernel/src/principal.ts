import type { Call } from './call.js';

/** What a key may do, as `resource:action`. Modules name those of their own at their doors. */
export type Scope = `${string}:${string}`;

/** What a member may do in an organization, one list for all domains. */
export type Role = 'admin' | 'editor' | 'viewer';

export interface Membership {
  readonly orgId: string;
  readonly orgSlug: string;
  readonly role: Role;
  /** Rises when a workspace of the organization is deleted or restored: what is remembered of them depends on it. */
  readonly workspacesVersion?: number;
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
  /** Organizations of the user that demand a second factor, which they have not: they are no members there as long as that is so. */
  readonly withheld?: readonly Membership[];
  /** The one of these that the session would act in. */
  readonly withheldOrg?: Membership | null;
  /** As they were given to the key; `null`: not limited by scopes (sessions). */
  readonly scopes: readonly Scope[] | null;
  /** Those, and all that they imply. */
  readonly effectiveScopes: ReadonlySet<string> | null;
  readonly credential: Credential;
  /** What they are doing now: the same caller makes another call each time. */
  readonly call: Call;
}

export type Credential =
  | {
      readonly type: 'session';
      readonly via: 'cookie' | 'bearer';
      readonly expiresAt: number;
      /** `null`: a token of an external issuer, which holds no session here. */
      readonly sessionId: string | null;
      /** When its user last showed who they are, in milliseconds since the epoch; `null`: the issuer does not tell. */
      readonly signedInAt: number | null;
    }
  | {
      readonly type: 'api_key';
      readonly keyId: number;
      readonly keyPrefix: string;
      /** Calls per hour; 0 is unlimited. */
      readonly rateLimitPerHour: number;
      /** The only workspace that the key works in; `null` or absent: all of its owner's. */
      readonly workspaceId?: string | null;
      /** Milliseconds since 1970; `null` or absent: never. */
      readonly expiresAt?: number | null;
      /** Ranges of addresses that the key works from; `null` or absent: all. */
      readonly allowedAddresses?: readonly string[] | null;
    };

/** Whether the caller's credential carries the scope, directly or by implication. */
export function hasScope({ effectiveScopes }: Principal, scope: Scope): boolean {
  return effectiveScopes === null || effectiveScopes.has(scope);
}
