import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import {
  COUNT_LIVE,
  FIND_LIVE,
  INSERT,
  LOCK_ORG,
  LOCK_USER,
  MINTED_WITH_KEY,
  OF_OWNER,
  OWNER_BY_PREFIX,
  REVOKE,
  REVOKE_MINTED_WITH_KEY,
  PURGE_REVOKED,
  TOUCH,
  TRIM_REVOKED,
} from './api-keys.statements.js';
import type { KeyOwnerKind } from './key-format.js';

/** Exactly one of a user and an organization. */
export interface KeyOwner {
  readonly kind: KeyOwnerKind;
  readonly id: string;
}

export interface NewApiKey {
  readonly keyPrefix: string;
  readonly secretHash: string;
  readonly owner: KeyOwner;
  readonly workspaceId: string | null;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly rateLimitPerHour: number;
  readonly minter: {
    readonly type: MinterType;
    readonly userId: string | null;
    readonly keyId: number | null;
  };
  readonly createdAt: Date;
}

export type MinterType = 'operator' | 'user' | 'api_key';

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
export interface ApiKeyView {
  readonly id: number;
  readonly name: string;
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
  readonly revokedAt: Date | null;
  readonly mintedBy: MintedBy;
}

interface OwnerColumns {
  readonly ownerUserId: string | null;
  readonly ownerOrgId: string | null;
}

interface Row extends OwnerColumns {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly keyPrefix: string;
  readonly rateLimitPerHour: number;
  /** The only one that it works in; `null`: all of its owner's. */
  readonly workspace: KeyWorkspace | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly mintedBy: MinterType;
  readonly minterId: string | null;
  readonly minterName: string | null;
  readonly minterKeyId: string | null;
  readonly minterKeyPrefix: string | null;
}

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  /** Holds the owner until the end of the transaction. `false`: there is none. */
  async lockOwner({ kind, id }: KeyOwner, tx: Tx): Promise<boolean> {
    return (await tx.first(kind === 'user' ? LOCK_USER : LOCK_ORG, [id])) !== null;
  }

  /** How many keys of the owner are not revoked. */
  async countLive(owner: KeyOwner, tx: Tx): Promise<number> {
    return (await tx.first<{ live: number }>(COUNT_LIVE, ownerColumns(owner)))?.live ?? 0;
  }

  async isLive(id: number, tx: Tx): Promise<boolean> {
    return (await tx.first(FIND_LIVE, [id])) !== null;
  }

  async insert(key: NewApiKey, tx: Tx): Promise<ApiKeyView> {
    const row = await tx.first<Row>(INSERT, [
      key.keyPrefix,
      key.secretHash,
      ...ownerColumns(key.owner),
      key.workspaceId,
      key.name,
      JSON.stringify(key.scopes),
      key.rateLimitPerHour,
      key.minter.userId,
      key.minter.type,
      key.minter.keyId,
      key.createdAt,
    ]);
    if (row === null) throw new Error('an insert returned no row');
    return viewOf(row);
  }

  /** Newest first, revoked ones included. */
  async listForOwner(owner: KeyOwner): Promise<ApiKeyView[]> {
    const rows = await this.database.query<Row>(OF_OWNER, ownerColumns(owner));
    return rows.map(viewOf);
  }

  async findByPrefix(prefix: string): Promise<{ readonly id: number; readonly owner: KeyOwner } | null> {
    const row = await this.database.first<OwnerColumns & { id: string }>(OWNER_BY_PREFIX, [prefix]);
    return row && { id: Number(row.id), owner: ownerOf(row) };
  }

  /** Keeps the first time of revocation. */
  async revoke(owner: KeyOwner, id: number, at: Date, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<Row>(REVOKE, [id, ...ownerColumns(owner), at]);
    return row && viewOf(row);
  }

  /** Whatever was minted with the key, and with what was minted with it; newest first. */
  async listMintedWith(id: number, tx: Tx): Promise<ApiKeyView[]> {
    return (await tx.query<Row>(MINTED_WITH_KEY, [id])).map(viewOf);
  }

  async revokeMintedWith(id: number, at: Date, tx: Tx): Promise<void> {
    await tx.affected(REVOKE_MINTED_WITH_KEY, [id, at]);
  }

  /** Of all owners, what was revoked before then; answers how many. */
  purgeRevoked(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(PURGE_REVOKED, [before, most]);
  }

  /** Keeps of the revoked keys of a locked owner the latest. */
  async trimRevoked(owner: KeyOwner, kept: number, tx: Tx): Promise<void> {
    await tx.affected(TRIM_REVOKED, [...ownerColumns(owner), kept]);
  }

  /** Notes many keys' last uses at once; an older time never replaces a newer one. */
  async touch(uses: readonly (readonly [id: number, at: Date])[], tx: Tx): Promise<void> {
    await tx.affected(TOUCH, [uses.map(([id]) => id), uses.map(([, at]) => at)]);
  }
}

function ownerColumns({ kind, id }: KeyOwner): [userId: string | null, orgId: string | null] {
  return kind === 'user' ? [id, null] : [null, id];
}

function ownerOf({ ownerUserId, ownerOrgId }: OwnerColumns): KeyOwner {
  return ownerUserId === null ? { kind: 'org', id: ownerOrgId ?? '' } : { kind: 'user', id: ownerUserId };
}

function viewOf(row: Row): ApiKeyView {
  const { name, scopes, keyPrefix, rateLimitPerHour, workspace, createdAt, lastUsedAt, revokedAt } = row;
  return {
    id: Number(row.id),
    name,
    owner: ownerOf(row),
    scopes,
    keyPrefix,
    rateLimitPerHour,
    workspace,
    createdAt,
    lastUsedAt,
    revokedAt,
    mintedBy: mintedBy(row),
  };
}

function mintedBy({ mintedBy: type, minterId: userId, minterName: username, ...row }: Row): MintedBy {
  if (type === 'operator') return { type };
  if (type === 'user') return { type, userId, username };
  const keyId = row.minterKeyId === null ? null : Number(row.minterKeyId);
  return { type, keyId, keyPrefix: row.minterKeyPrefix, userId, username };
}
