import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { PlaceInList } from '../lists/pages.js';
import type { ApiKeyView, KeyDetails, KeyOwner, KeyUse, NewApiKey } from './api-key.js';
import { detailColumns, type KeyRow, ownerColumns, viewOf } from './api-key-rows.js';
import {
  BY_PREFIX,
  COUNT_LIVE,
  EXPIRING,
  FIND_LIVE,
  INSERT,
  LOCK_ORG,
  LOCK_USER,
  FIND_OF_OWNER,
  MINTED_WITH_KEY,
  OF_OWNER,
  PAGE_OF_OWNER,
  REVOKE,
  REVOKE_MINTED_WITH_KEY,
  ROTATE,
  PURGE_ENDED,
  TAKE_EXPIRED,
  TOUCH,
  TRIM_ENDED,
  UPDATE_DETAILS,
} from './api-keys.statements.js';

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  /** Holds the owner until the end of the transaction. `false`: there is none. */
  async lockOwner({ kind, id }: KeyOwner, tx: Tx): Promise<boolean> {
    return (await tx.first(kind === 'user' ? LOCK_USER : LOCK_ORG, [id])) !== null;
  }

  /** How many keys of the owner are neither revoked nor expired. */
  async countLive(owner: KeyOwner, tx: Tx): Promise<number> {
    return (await tx.first<{ live: number }>(COUNT_LIVE, [...ownerColumns(owner), tx.now]))?.live ?? 0;
  }

  async isLive(id: number, tx: Tx): Promise<boolean> {
    return (await tx.first(FIND_LIVE, [id, tx.now])) !== null;
  }

  async insert(key: NewApiKey, tx: Tx): Promise<ApiKeyView> {
    const row = await tx.first<KeyRow>(INSERT, [
      key.keyPrefix,
      key.secretHash,
      ...ownerColumns(key.owner),
      key.workspaceId,
      ...detailColumns(key),
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
    const rows = await this.database.query<KeyRow>(OF_OWNER, ownerColumns(owner));
    return rows.map(viewOf);
  }

  /** The same, behind a place, as far as they are searched for. */
  async listPage(owner: KeyOwner, { after, search, most }: PlaceInList): Promise<ApiKeyView[]> {
    const values = [...ownerColumns(owner), after, search, most];
    return (await this.database.query<KeyRow>(PAGE_OF_OWNER, values)).map(viewOf);
  }

  async findByPrefix(prefix: string): Promise<ApiKeyView | null> {
    const row = await this.database.first<KeyRow>(BY_PREFIX, [prefix]);
    return row && viewOf(row);
  }

  /** Of all owners, those that end between the two, the next one first. */
  async listExpiring(after: Date, until: Date): Promise<ApiKeyView[]> {
    return (await this.database.query<KeyRow>(EXPIRING, [after, until])).map(viewOf);
  }

  /** Of all owners, those that have expired since they were asked for. */
  async takeExpired(most: number, tx: Tx): Promise<ApiKeyView[]> {
    return (await tx.query<KeyRow>(TAKE_EXPIRED, [tx.now, most])).map(viewOf);
  }

  async findOfOwner(owner: KeyOwner, id: number, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<KeyRow>(FIND_OF_OWNER, [id, ...ownerColumns(owner)]);
    return row && viewOf(row);
  }

  async updateDetails(id: number, details: KeyDetails, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<KeyRow>(UPDATE_DETAILS, [id, ...detailColumns(details)]);
    return row && viewOf(row);
  }

  /** @param until when the secret of before ends; `null`: at once. */
  async rotate(id: number, secretHash: string, until: Date | null, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<KeyRow>(ROTATE, [id, secretHash, until]);
    return row && viewOf(row);
  }

  /** Keeps the first time of revocation. */
  async revoke(owner: KeyOwner, id: number, at: Date, tx: Tx): Promise<ApiKeyView | null> {
    const row = await tx.first<KeyRow>(REVOKE, [id, ...ownerColumns(owner), at]);
    return row && viewOf(row);
  }

  /** Whatever was minted with the key, and with what was minted with it; newest first. */
  async listMintedWith(id: number, tx: Tx): Promise<ApiKeyView[]> {
    return (await tx.query<KeyRow>(MINTED_WITH_KEY, [id])).map(viewOf);
  }

  async revokeMintedWith(id: number, at: Date, tx: Tx): Promise<void> {
    await tx.affected(REVOKE_MINTED_WITH_KEY, [id, at]);
  }

  /** Of all owners, what was revoked or expired before then; answers how many. */
  purgeEnded(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(PURGE_ENDED, [before, most, tx.now]);
  }

  /** Keeps of the revoked and expired keys of a locked owner the latest. */
  async trimEnded(owner: KeyOwner, kept: number, tx: Tx): Promise<void> {
    await tx.affected(TRIM_ENDED, [...ownerColumns(owner), tx.now, kept]);
  }

  /** Notes many keys' last uses at once; an older one never replaces a newer one. */
  async touch(uses: readonly KeyUse[], tx: Tx): Promise<void> {
    const columns = [uses.map(({ id }) => id), uses.map(({ at }) => at), uses.map(({ address }) => address)];
    await tx.affected(TOUCH, columns);
  }
}
