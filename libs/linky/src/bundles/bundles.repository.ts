import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { JsonObject } from '../input/values.js';
import type { Policy } from '../policy/policy.js';
import { FIND_BY_SLUG, INSERT_ANONYMOUS, INSERT_OWNED } from './bundles.statements.js';
import type { CreateInput } from './create-input.js';
import { type Owner, ownerColumns } from './owner.js';
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

export interface BundleRow {
  readonly id: string;
  readonly slug: string;
  readonly urls: readonly string[];
  readonly url_metadata: readonly UrlMetadata[];
  readonly source: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly metadata: JsonObject | null;
  readonly resolution_policy: Policy | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly owner_user_id: string | null;
  readonly owner_org_id: string | null;
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
