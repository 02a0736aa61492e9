import { Injectable } from '@nestjs/common';

import { Database, printJson, ReplicaReads, type Tx } from '#data';
import { callValue } from '#events';
import type { Call } from '#kernel';

import type { Subject, Takedown } from '../access/rights.js';
import { MOST_BYTES } from '../events/bundle-events.statements.js';
import type { JsonObject } from '../input/values.js';
import type { Policy } from '../policy/policy.js';
import {
  FIND_BY_SLUG,
  INSERT_ANONYMOUS,
  INSERT_BATCH,
  INSERT_OWNED,
  LIST_OF_ORG,
  LIST_OF_ORG_AFTER,
  LIST_OF_USER,
  LIST_OF_USER_AFTER,
} from './bundles.statements.js';
import type { CreateInput } from './create-input.js';
import type { ListPage, Place } from './list-input.js';
import { type Owner, ownerColumns } from '../model/owner.js';
import type { PrintedContent } from '../model/printed-content.js';
import { patternsOf, patternsOfNote, searchTextOf } from './search-text.js';
import type { UrlMetadata } from '../model/url-metadata.js';

/** A bundle that is to be inserted. */
export interface NewBundle {
  readonly id: string;
  readonly slug: string;
  readonly input: CreateInput;
  /** Of the input. */
  readonly content: PrintedContent;
  readonly passwordHash: string | null;
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
  readonly id: string;
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
  readonly expires_at: Date | null;
  readonly has_password: boolean;
  readonly track_opens: boolean;
  /** `null`: as often as people like. */
  readonly max_opens: number | null;
  readonly expired_url: string | null;
  readonly alias: string | null;
}

export interface BundleRow extends ListedBundle, Takedown {
  /** Grows with each change. */
  readonly revision: number;
  /** How often it was opened, since there is a limit. */
  readonly opens: number;
  readonly metadata: JsonObject | null;
  readonly resolution_policy: Policy | null;
}

@Injectable()
export class BundlesRepository {
  constructor(
    private readonly database: Database,
    private readonly reads: ReplicaReads,
  ) {}

  /** `false`: the slug is taken, and nothing was inserted. */
  async insertOwned(bundle: NewBundle, owner: Owner, call: Call, tx: Tx): Promise<boolean> {
    const event = [callValue(call, tx.now), bundle.content.bytes > MOST_BYTES];
    const values = [...columns(bundle), ...ownerColumns(owner), textOf(bundle), ...event];
    return (await tx.affected(INSERT_OWNED, values)) === 1;
  }

  /** The bundle and its claim token in one statement. `false`: the slug is taken, and nothing was inserted. */
  async insertAnonymous(bundle: NewBundle, fingerprint: string, claim: NewClaim, tx: Tx): Promise<boolean> {
    const claimed = [fingerprint, claim.tokenHash, bundle.input.email, claim.expiresAt];
    const values = [...columns(bundle), ...claimed, textOf(bundle)];
    return (await tx.affected(INSERT_ANONYMOUS, values)) === 1;
  }

  /** How many of them were inserted: those whose slug was free. */
  insertBatch(bundles: readonly NewBundle[], owner: Owner, call: Call, tx: Tx): Promise<number> {
    const [ownerUserId, ownerOrgId] = ownerColumns(owner);
    const rows = bundles.map(({ id, slug, input, passwordHash, createdAt }) => ({
      id,
      slug,
      urls: input.urls,
      url_metadata: input.urlMetadata,
      source: input.source,
      title: input.title,
      description: input.description,
      metadata: input.metadata,
      resolution_policy: input.policy.rules.length === 0 ? null : input.policy,
      created_at: createdAt,
      expires_at: input.settings.expiresAt ?? null,
      password_hash: passwordHash,
      track_opens: input.settings.trackOpens ?? false,
      max_opens: input.settings.maxOpens ?? null,
      expired_url: input.settings.expiredUrl ?? null,
      owner_user_id: ownerUserId,
      owner_org_id: ownerOrgId,
      search_text: searchTextOf(input),
    }));
    return tx.affected(INSERT_BATCH, [printJson(rows), callValue(call, tx.now)]);
  }

  /** A bundle that is not deleted; slugs are case-sensitive. */
  findBySlug(slug: string): Promise<BundleRow | null> {
    return this.database.first<BundleRow>(FIND_BY_SLUG, [slug]);
  }

  /** The latest first. */
  listOf(
    subject: Subject,
    { limit, offset, search, tags, note, sort }: ListPage,
    after: Place | null,
  ): Promise<ListedBundle[]> {
    const [owner, plain, further] =
      subject.type === 'org'
        ? [subject.orgId, LIST_OF_ORG, LIST_OF_ORG_AFTER]
        : [subject.userId, LIST_OF_USER, LIST_OF_USER_AFTER];
    const texts = search === null ? null : patternsOf(search);
    const notes = note === null ? null : patternsOfNote(note);
    const values = [owner, limit, offset, texts, tagged(tags), notes];
    return after === null
      ? this.reads.query<ListedBundle>(plain[sort], values)
      : this.reads.query<ListedBundle>(further[sort], [...values, after.at, after.id]);
  }
}

/** What is contained in the notes of a bundle that has all of the tags, be it on different links. */
const tagged = (tags: readonly string[]): string | null =>
  tags.length === 0 ? null : JSON.stringify(tags.map((tag) => ({ tags: [tag] })));

const textOf = ({ input }: NewBundle): string => searchTextOf(input);

function columns({ id, slug, input, content, passwordHash, createdAt }: NewBundle): unknown[] {
  return [
    id,
    slug,
    content.urls,
    content.urlMetadata,
    input.source,
    input.title,
    input.description,
    content.metadata,
    content.policy,
    createdAt,
    input.settings.expiresAt ?? null,
    passwordHash,
    input.settings.trackOpens ?? false,
    input.settings.maxOpens ?? null,
    input.settings.expiredUrl ?? null,
  ];
}
