import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { JsonObject } from '../input/values.js';
import type { Policy } from '../policy/policy.js';
import type { Subject } from '../access/rights.js';
import {
  EDIT,
  FIND_BY_SLUG,
  INSERT_ANONYMOUS,
  INSERT_OWNED,
  LIST_OF_ORG,
  LIST_OF_USER,
  LOCK_BY_SLUG,
  SOFT_DELETE,
} from './bundles.statements.js';
import type { CreateInput } from './create-input.js';
import { type Owner, ownerColumns } from './owner.js';
import type { Content } from './patch-input.js';
import type { UrlMetadata } from './url-metadata.js';

/** A bundle that is to be inserted. */
export interface NewBundle {
  readonly id: string;
  readonly slug: string;
  readonly input: CreateInput;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The claim token that goes with an anonymous bundle. */
export interface NewClaim {
  readonly tokenHash: Buffer;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** A bundle as lists show it. */
export interface ListedBundle {
  readonly slug: string;
  readonly urls: readonly string[];
  readonly url_metadata: readonly UrlMetadata[];
  readonly source: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly owner_user_id: string | null;
  readonly owner_org_id: string | null;
}

export interface BundleRow extends ListedBundle {
  readonly id: string;
  readonly metadata: JsonObject | null;
  readonly resolution_policy: Policy | null;
}

/** Who edits, and when. */
export interface Edit {
  readonly at: Date;
  /** `null`: a team key. */
  readonly userId: string | null;
}

@Injectable()
export class BundlesRepository {
  constructor(private readonly database: Database) {}

  /** `false`: the slug is taken, and nothing was inserted. */
  async insertOwned(bundle: NewBundle, owner: Owner, tx: Tx): Promise<boolean> {
    return (await tx.affected(INSERT_OWNED, [...columns(bundle), ...ownerColumns(owner)])) === 1;
  }

  /** The bundle and its claim token in one statement. `false`: the slug is taken, and nothing was inserted. */
  async insertAnonymous(bundle: NewBundle, fingerprint: string, claim: NewClaim, tx: Tx): Promise<boolean> {
    const values = [...columns(bundle), fingerprint, claim.tokenHash, bundle.input.email, claim.expiresAt];
    return (await tx.affected(INSERT_ANONYMOUS, values)) === 1;
  }

  /** A bundle that is not deleted; slugs are case-sensitive. */
  findBySlug(slug: string): Promise<BundleRow | null> {
    return this.database.first<BundleRow>(FIND_BY_SLUG, [slug]);
  }

  /** Latest change first. */
  listOf(subject: Subject, limit: number, offset: number): Promise<ListedBundle[]> {
    return subject.type === 'org'
      ? this.database.query<ListedBundle>(LIST_OF_ORG, [subject.orgId, limit, offset])
      : this.database.query<ListedBundle>(LIST_OF_USER, [subject.userId, limit, offset]);
  }

  /** The same, and nobody else edits it until the end of the transaction. */
  lockBySlug(slug: string, tx: Tx): Promise<BundleRow | null> {
    return tx.first<BundleRow>(LOCK_BY_SLUG, [slug]);
  }

  /** Keeps what the locked bundle was as its next version, and gives it its new content. */
  async edit(id: string, content: Content, { at, userId }: Edit, tx: Tx): Promise<BundleRow> {
    const row = await tx.first<BundleRow>(EDIT, [
      id,
      JSON.stringify(content.urls),
      JSON.stringify(content.urlMetadata),
      content.title,
      content.description,
      content.policy.rules.length === 0 ? null : JSON.stringify(content.policy),
      at,
      userId,
    ]);
    if (row === null) throw new Error('a locked bundle is gone');
    return row;
  }

  async softDelete(id: string, at: Date, tx: Tx): Promise<void> {
    await tx.affected(SOFT_DELETE, [id, at]);
  }
}

function columns({ id, slug, input, createdAt }: NewBundle): unknown[] {
  return [
    id,
    slug,
    JSON.stringify(input.urls),
    JSON.stringify(input.urlMetadata),
    input.source,
    input.title,
    input.description,
    input.metadata === null ? null : JSON.stringify(input.metadata),
    input.policy.rules.length === 0 ? null : JSON.stringify(input.policy),
    createdAt,
  ];
}
