import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { BundleRow } from './bundles.repository.js';
import {
  EDIT,
  LOCK_BY_SLUG,
  LOCK_DELETED,
  SET_METADATA,
  SET_SETTINGS,
  SOFT_DELETE,
  TOUCH,
  UNDELETE,
} from './bundles.statements.js';
import type { Content } from './patch-input.js';
import { searchTextOf } from './search-text.js';
import type { PrintedContent } from '../model/printed-content.js';

/** Who edits, and when. */
export interface Edit {
  readonly at: Date;
  /** How many versions stay, the new one among them. */
  readonly versionsKept: number;
  /** How many bytes they may have together; the new one stays in any case. */
  readonly versionBytes: number;
  /** `null`: a team key. */
  readonly userId: string | null;
}

/** Settings as they are stored; an absent one stays as it is. */
export interface StoredSettings {
  readonly expiresAt?: string | null;
  readonly passwordHash?: string | null;
  readonly trackOpens?: boolean;
  readonly maxOpens?: number | null;
  readonly expiredUrl?: string | null;
}

/** A bundle that may be deleted. */
export interface DeletableRow extends BundleRow {
  readonly deleted_at: Date | null;
}

@Injectable()
export class OwnedBundlesRepository {
  /** A bundle that is not deleted; nobody else edits it until the end of the transaction. */
  lockBySlug(slug: string, tx: Tx): Promise<BundleRow | null> {
    return tx.first<BundleRow>(LOCK_BY_SLUG, [slug]);
  }

  /** The same, deleted or not. */
  lockDeleted(slug: string, tx: Tx): Promise<DeletableRow | null> {
    return tx.first<DeletableRow>(LOCK_DELETED, [slug]);
  }

  /** Keeps what the locked bundle was as its next version, and gives it its new content. */
  async edit(
    id: string,
    content: Content,
    printed: PrintedContent,
    { at, userId, versionsKept, versionBytes }: Edit,
    tx: Tx,
  ): Promise<BundleRow> {
    const row = await tx.first<BundleRow>(EDIT, [
      id,
      printed.urls,
      printed.urlMetadata,
      content.title,
      content.description,
      printed.policy,
      at,
      userId,
      versionsKept,
      versionBytes,
      searchTextOf(content),
    ]);
    return present(row);
  }

  set(id: string, settings: StoredSettings, tx: Tx): void {
    const { expiresAt, passwordHash, trackOpens, maxOpens, expiredUrl } = settings;
    tx.defer(SET_SETTINGS, [
      id,
      expiresAt !== undefined,
      expiresAt ?? null,
      passwordHash !== undefined,
      passwordHash ?? null,
      trackOpens !== undefined,
      trackOpens ?? null,
      maxOpens !== undefined,
      maxOpens ?? null,
      expiredUrl !== undefined,
      expiredUrl ?? null,
    ]);
  }

  /** `metadata` as JSON. */
  setMetadata(id: string, metadata: string | null, tx: Tx): void {
    tx.defer(SET_METADATA, [id, metadata]);
  }

  /** Moves `updatedAt`, and answers the bundle as it is by now. */
  async touch(id: string, at: Date, tx: Tx): Promise<BundleRow> {
    return present(await tx.first<BundleRow>(TOUCH, [id, at]));
  }

  softDelete(id: string, at: Date, tx: Tx): void {
    tx.defer(SOFT_DELETE, [id, at]);
  }

  async undelete(id: string, tx: Tx): Promise<void> {
    await tx.affected(UNDELETE, [id]);
  }
}

function present(row: BundleRow | null): BundleRow {
  if (row === null) throw new Error('a locked bundle is gone');
  return row;
}
