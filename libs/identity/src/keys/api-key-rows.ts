import type { ApiKeyView, KeyDetails, KeyOwner, KeyWorkspace, MintedBy, MinterType } from './api-key.js';

export interface OwnerColumns {
  readonly ownerUserId: string | null;
  readonly ownerOrgId: string | null;
}

/** A key as the statements answer it. */
export interface KeyRow extends OwnerColumns, KeyDetails {
  readonly id: string;
  readonly scopes: string[];
  readonly keyPrefix: string;
  readonly rateLimitPerHour: number;
  readonly workspace: KeyWorkspace | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
  readonly revokedAt: Date | null;
  readonly previousSecretUntil: Date | null;
  readonly mintedBy: MinterType;
  readonly minterId: string | null;
  readonly minterName: string | null;
  readonly minterKeyId: string | null;
  readonly minterKeyPrefix: string | null;
}

export function ownerColumns({ kind, id }: KeyOwner): [userId: string | null, orgId: string | null] {
  return kind === 'user' ? [id, null] : [null, id];
}

export function ownerOf({ ownerUserId, ownerOrgId }: OwnerColumns): KeyOwner {
  return ownerUserId === null ? { kind: 'org', id: ownerOrgId ?? '' } : { kind: 'user', id: ownerUserId };
}

/** In the order of the statements' values. */
export function detailColumns({ name, description, expiresAt, allowedAddresses }: KeyDetails): unknown[] {
  return [name, description, expiresAt, allowedAddresses];
}

export function viewOf(row: KeyRow): ApiKeyView {
  return {
    id: Number(row.id),
    name: row.name,
    description: row.description,
    owner: ownerOf(row),
    scopes: row.scopes,
    keyPrefix: row.keyPrefix,
    rateLimitPerHour: row.rateLimitPerHour,
    workspace: row.workspace,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    allowedAddresses: row.allowedAddresses,
    lastUsedAt: row.lastUsedAt,
    lastUsedAddress: row.lastUsedAddress,
    revokedAt: row.revokedAt,
    previousSecretUntil: row.previousSecretUntil,
    mintedBy: mintedBy(row),
  };
}

function mintedBy({ mintedBy: type, minterId: userId, minterName: username, ...row }: KeyRow): MintedBy {
  if (type === 'operator') return { type };
  if (type === 'user') return { type, userId, username };
  const keyId = row.minterKeyId === null ? null : Number(row.minterKeyId);
  return { type, keyId, keyPrefix: row.minterKeyPrefix, userId, username };
}
