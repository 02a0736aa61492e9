import { Injectable } from '@nestjs/common';

import { type Principal, writeCursor } from '#kernel';
import type { Requester } from '#platform/auth';

import { demandBundle, demandRole, type Subject, subjectOf, subjectOfList } from '../access/rights.js';
import { ClaimMails } from '../mail/claim-mails.js';
import { ownerOf } from '../model/owner.js';
import { looksLikeSlug } from '../model/slug.js';
import { EMPTY_POLICY } from '../policy/policy.js';
import { BundleCreation, type CreatedBundle, type Origin } from './bundle-creation.service.js';
import { type BundleRow, BundlesRepository, type ListedBundle } from './bundles.repository.js';
import { LIST_SORTS } from './bundles.statements.js';
import type { CreateInput } from './create-input.js';
import { bundleList, type ListPage, parseCursor } from './list-input.js';

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
    private readonly creation: BundleCreation,
    private readonly mails: ClaimMails,
  ) {}

  /** As `BundleCreation.anonymous`; whoever is named as its owner gets a mail. */
  async createAnonymous(input: CreateInput, origin: Origin, requester: Requester): Promise<CreatedBundle> {
    const mail = input.email === null ? null : await this.mails.to(input.email);
    return this.creation.anonymous(input, origin, requester, mail);
  }

  /** As `BundleCreation.owned`. */
  createOwned(input: CreateInput, caller: Principal, requester: Requester): Promise<CreatedBundle> {
    return this.creation.owned(input, caller, requester);
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
    return this.createOwned(copyOf(source), caller, { caller: caller.subject, call: caller.call });
  }

  /** The bundles of the owner that is asked for, else of whom the caller acts for; latest change first, or latest made. */
  async list(page: ListPage, caller: Principal): Promise<ListedBundles> {
    const subject = subjectOfList(caller, page.owner);
    if (subject === null) return { rows: [], subject: subjectOf(caller), next: null };
    const { limit, byCursor, cursor, sort } = page;
    const list = bundleList(subject.type === 'org' ? subject.orgId : subject.userId, page);
    const after = cursor === null ? null : parseCursor(list, cursor);
    const found = await this.bundles.listOf(subject, byCursor ? { ...page, limit: limit + 1 } : page, after);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const next = last && writeCursor(list, [last[LIST_SORTS[sort]].toISOString(), last.id]);
    return { rows, subject, next: next ?? null };
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
