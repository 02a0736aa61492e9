import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

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
  readonly createdBy: string | null;
  readonly createdAt: Date;
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
  readonly workspaceId: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly ownerUserId: string | null;
  readonly ownerOrgId: string | null;
  readonly scopes: string[];
  readonly keyPrefix: string;
  readonly rateLimitPerHour: number;
  readonly workspaceId: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const COLUMNS = `id, name, owner_user_id as "ownerUserId", owner_org_id as "ownerOrgId", scopes,
  key_prefix as "keyPrefix", rate_limit_per_hour as "rateLimitPerHour", workspace_id as "workspaceId",
  created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

const INSERT = sql(
  'identity.insert_api_key',
  `insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, owner_org_id, workspace_id, name,
     scopes, rate_limit_per_hour, created_by, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   returning ${COLUMNS}`,
);
const OF_OWNER = sql(
  'identity.list_api_keys',
  `select ${COLUMNS} from identity.api_keys
   where owner_user_id = $1 or owner_org_id = $2 order by id desc`,
);
const REVOKE = sql(
  'identity.revoke_api_key',
  `update identity.api_keys set revoked_at = coalesce(revoked_at, $4)
   where id = $1 and (owner_user_id = $2 or owner_org_id = $3)
   returning ${COLUMNS}`,
);
const REVOKE_BY_PREFIX = sql(
  'identity.revoke_api_key_by_prefix',
  `update identity.api_keys set revoked_at = coalesce(revoked_at, $2)
   where key_prefix = $1 returning ${COLUMNS}`,
);
const TOUCH = sql(
  'identity.touch_api_keys',
  `update identity.api_keys k set last_used_at = greatest(k.last_used_at, used.at)
   from unnest($1::bigint[], $2::timestamptz[]) as used (id, at) where k.id = used.id`,
);

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  async insert(key: NewApiKey, tx: Tx): Promise<ApiKeyView> {
    const row = await tx.first<Row>(INSERT, [
      key.keyPrefix,
      key.secretHash,
      ...ownerColumns(key.owner),
      key.workspaceId,
      key.name,
      JSON.stringify(key.scopes),
      key.rateLimitPerHour,
      key.createdBy,
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

  /** Keeps the first time of revocation. */
  async revoke(owner: KeyOwner, id: number, at: Date, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<Row>(REVOKE, [id, ...ownerColumns(owner), at]);
    return row && viewOf(row);
  }

  async revokeByPrefix(prefix: string, at: Date, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<Row>(REVOKE_BY_PREFIX, [prefix, at]);
    return row && viewOf(row);
  }

  /** Notes many keys' last uses at once; an older time never replaces a newer one. */
  async touch(uses: readonly (readonly [id: number, at: Date])[], tx: Tx): Promise<void> {
    await tx.affected(TOUCH, [uses.map(([id]) => id), uses.map(([, at]) => at)]);
  }
}

function ownerColumns({ kind, id }: KeyOwner): [userId: string | null, orgId: string | null] {
  return kind === 'user' ? [id, null] : [null, id];
}

function viewOf({ ownerUserId, ownerOrgId, ...row }: Row): ApiKeyView {
  const owner: KeyOwner =
    ownerUserId === null ? { kind: 'org', id: ownerOrgId ?? '' } : { kind: 'user', id: ownerUserId };
  return { ...row, id: Number(row.id), owner };
}
