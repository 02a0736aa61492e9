import type { KeyOwnerKind } from './key-format.js';

/** Exactly one of a user and an organization. */
export interface KeyOwner {
  readonly kind: KeyOwnerKind;
  readonly id: string;
}

export type MinterType = 'operator' | 'user' | 'api_key';

/** What can be changed of a key after it is minted. */
export interface KeyDetails {
  readonly name: string;
  readonly description: string | null;
  /** `null`: never. */
  readonly expiresAt: Date | null;
  /** Ranges of addresses that the key works from, in canonical form; `null`: all. */
  readonly allowedAddresses: readonly string[] | null;
}

export interface NewApiKey extends KeyDetails {
  readonly keyPrefix: string;
  readonly secretHash: string;
  readonly owner: KeyOwner;
  readonly workspaceId: string | null;
  readonly scopes: readonly string[];
  readonly rateLimitPerHour: number;
  readonly minter: {
    readonly type: MinterType;
    readonly userId: string | null;
    readonly keyId: number | null;
  };
  readonly createdAt: Date;
}

/** Who minted a key. What is `null` does not exist any more. */
export type MintedBy =
  | { readonly type: 'operator' }
  | { readonly type: 'user'; readonly userId: string | null; readonly username: string | null }
  | {
      readonly type: 'api_key';
      readonly keyId: number | null;
      readonly keyPrefix: string | null;
      readonly userId: string | null;
      readonly username: string | null;
    };

/** The workspace that a key is bound to. */
export interface KeyWorkspace {
  readonly id: string;
  readonly slug: string;
  /** Slug of its organization. */
  readonly organization: string;
}

/** A key as its owner may see it: everything but the secret. */
export interface ApiKeyView extends KeyDetails {
  readonly id: number;
  readonly owner: KeyOwner;
  /** As minted, not expanded. */
  readonly scopes: readonly string[];
  /** The part before the dot. */
  readonly keyPrefix: string;
  /** Calls per hour; 0 is unlimited. */
  readonly rateLimitPerHour: number;
  /** The only one that it works in; `null`: all of its owner's. */
  readonly workspace: KeyWorkspace | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
  readonly revokedAt: Date | null;
  /** Until when the secret before the last rotation works; `null`: there is none. */
  readonly previousSecretUntil: Date | null;
  readonly mintedBy: MintedBy;
}

/** A use of a key: when, and where from. */
export interface KeyUse {
  readonly id: number;
  readonly at: Date;
  readonly address: string | null;
}
