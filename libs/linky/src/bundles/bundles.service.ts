import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Passwords } from '#identity';
import { Clock, newId, type Principal, writeCursor } from '#kernel';
import { type Requester } from '#platform';

import { CLAIM_LIFETIME_MS, claimTokenHash, newClaimToken } from '../model/claim-token.js';
import { demandBundle, demandRole, type Subject, subjectOf } from '../access/rights.js';
import { EMPTY_POLICY, type Policy } from '../policy/policy.js';
import {
  type BundleRow,
  BundlesRepository,
  type ListedBundle,
  type NewBundle,
} from './bundles.repository.js';
import type { CreateInput } from './create-input.js';
import { creatorFingerprint } from '../model/creator-fingerprint.js';
import { unclaimedEnd } from '../model/lifetime.js';
import { Usage } from '../usage/usage.service.js';
import { ownerFor, ownerOf } from '../model/owner.js';
import { LIST_SORTS } from './bundles.statements.js';
import { bundleList, type ListPage, parseCursor } from './list-input.js';
import type { PrintedContent } from '../model/printed-content.js';
import { looksLikeSlug } from '../model/slug.js';
import { Slugs } from './slugs.js';
import { LinkySettings } from '../linky.env.js';

const SLUG_ATTEMPTS = 5;

/** Where an anonymous caller comes from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | undefined;
}

/** What a create tells its caller; the claim is told this once. */
export interface CreatedBundle {
  readonly slug: string;
  readonly policy: Policy;
  readonly claim: NewClaimToken | null;
}

/** What an anonymous create is told of its claim, and of the time until when somebody has to look at the bundle. */
export interface NewClaimToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** ISO 8601; `null`: it does not expire. */
  readonly unclaimedUntil: string | null;
}

/** A page of a list; `next` is the cursor of the page after it, if one was asked for and there is one. */
export interface ListedBundles {
  readonly rows: readonly ListedBundle[];
  readonly subject: Subject;
  readonly next: string | null;
}

/** Bundles: creating, reading and listing them. Refuses reading what is not the caller's. */
@Injectable()
export class BundlesService {
  constructor(
    private readonly bundles: BundlesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly slugs: Slugs,
    private readonly passwords: Passwords,
    private readonly settings: LinkySettings,
    private readonly usage: Usage,
  ) {}

  /** A bundle without owner, and the token that claims it (docs/contracts/linky.md#anonymous-creates). */
  async createAnonymous(
    input: CreateInput,
    { address, userAgent }: Origin,
    requester: Requester,
  ): Promise<CreatedBundle> {
    const content = this.usage.sized(input);
    this.usage.admitAnonymous(content, address);
    const now = this.clock.now();
    const fingerprint = creatorFingerprint(address, userAgent, now);
    const token = newClaimToken();
    const claim = {
      tokenHash: claimTokenHash(token),
      expiresAt: new Date(now + CLAIM_LIFETIME_MS).toISOString(),
    };
    const slug = await this.insert(input, content, now, requester, (bundle, tx) =>
      this.bundles.insertAnonymous(bundle, fingerprint, claim, tx),
    );
    const until = unclaimedEnd(new Date(now), this.settings.unclaimedDays)?.toISOString() ?? null;
    return {
      slug,
      policy: input.policy,
      claim: { token, expiresAt: claim.expiresAt, unclaimedUntil: until },
    };
  }

  /** A bundle of the organization that the caller acts in, else of the caller's own (docs/contracts/linky.md#owned-creates). */
  async createOwned(input: CreateInput, caller: Principal, requester: Requester): Promise<CreatedBundle> {
    const owner = ownerFor(caller);
    const content = this.usage.sized(input);
    this.usage.admit([content], owner);
    const slug = await this.insert(input, content, this.clock.now(), requester, (bundle, tx) =>
      this.bundles.insertOwned(bundle, owner, tx),
    );
    return { slug, policy: input.policy, claim: null };
  }

  /** For whoever owns it, whatever their role. */
  async read(slug: string, caller: Principal): Promise<BundleRow> {
    const bundle = demandBundle(looksLikeSlug(slug) ? await this.bundles.findBySlug(slug) : null);
    demandRole(caller, ownerOf(bundle), 'viewer');
    return bundle;
  }

  /** A bundle of the caller's like one that they may read; its password, expiry and alias are not copied. */
  async clone(slug: string, caller: Principal): Promise<CreatedBundle> {
    const source = await this.read(slug, caller);
    return this.createOwned(copyOf(source), caller, { caller: caller.subject });
  }

  /** The bundles of the organization that the caller acts in, else their own; latest change first, or latest made. */
  async list(page: ListPage, caller: Principal): Promise<ListedBundles> {
    const subject = subjectOf(caller);
    const { limit, byCursor, cursor, sort } = page;
    const list = bundleList(subject.type === 'org' ? subject.orgId : subject.userId, page);
    const after = cursor === null ? null : parseCursor(list, cursor);
    const found = await this.bundles.listOf(subject, byCursor ? { ...page, limit: limit + 1 } : page, after);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const next = last && writeCursor(list, [last[LIST_SORTS[sort]].toISOString(), last.id]);
    return { rows, subject, next: next ?? null };
  }

  private async insert(
    input: CreateInput,
    content: PrintedContent,
    now: number,
    requester: Requester,
    insert: (bundle: NewBundle, tx: Tx) => Promise<boolean>,
  ): Promise<string> {
    const createdAt = new Date(now).toISOString();
    const { password } = input.settings;
    const passwordHash =
      typeof password === 'string' ? await this.passwords.hash(password, 'content', requester) : null;
    for (let attempt = 1; attempt <= SLUG_ATTEMPTS; attempt += 1) {
      const bundle = { id: newId(now), slug: this.slugs.next(), input, content, passwordHash, createdAt };
      if (await this.transactions.statement((tx) => insert(bundle, tx))) return bundle.slug;
    }
    throw new Error(`no free slug in ${String(SLUG_ATTEMPTS)} attempts`);
  }
}

function copyOf(bundle: BundleRow): CreateInput {
  return {
    urls: bundle.urls,
    urlMetadata: bundle.url_metadata,
    source: bundle.source,
    title: bundle.title,
    description: bundle.description,
    email: null,
    metadata: bundle.metadata,
    policy: bundle.resolution_policy ?? EMPTY_POLICY,
    settings: {},
  };
}
