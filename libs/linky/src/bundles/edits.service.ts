import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock, type Principal, type Role } from '#kernel';

import { demandRole } from '../access/rights.js';
import { bundleNotFound } from '../linky.errors.js';
import { type BundleRow, BundlesRepository } from './bundles.repository.js';
import { ownerOf } from './owner.js';
import { applyPatch, type Content, contentOf, type Patch } from './patch-input.js';
import { looksLikeSlug } from './slug.js';

/** Changes bundles that have an owner (contract 9). Editors of one bundle come one after the other. */
@Injectable()
export class EditsService {
  constructor(
    private readonly bundles: BundlesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** For editors. What the bundle was becomes a version, even where nothing changes. */
  update(slug: string, patch: Patch, caller: Principal): Promise<BundleRow> {
    return this.editing(slug, caller, (content) => Promise.resolve(applyPatch(content, patch)));
  }

  /** For admins. Writes no version; the slug is never given out again. */
  remove(slug: string, caller: Principal): Promise<{ readonly slug: string; readonly deletedAt: Date }> {
    return this.locked(slug, caller, 'admin', async (bundle, tx) => {
      const deletedAt = this.clock.date();
      await this.bundles.softDelete(bundle.id, deletedAt, tx);
      return { slug: bundle.slug, deletedAt };
    });
  }

  /** For editors: gives the bundle the content that `change` makes of the present one. */
  editing(
    slug: string,
    caller: Principal,
    change: (content: Content, bundle: BundleRow, tx: Tx) => Promise<Content>,
  ): Promise<BundleRow> {
    return this.locked(slug, caller, 'editor', async (bundle, tx) => {
      const content = await change(contentOf(bundle), bundle, tx);
      return this.bundles.edit(bundle.id, content, { at: this.clock.date(), userId: caller.userId }, tx);
    });
  }

  private locked<T>(
    slug: string,
    caller: Principal,
    least: Role,
    work: (bundle: BundleRow, tx: Tx) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (tx) => {
      const bundle = looksLikeSlug(slug) ? await this.bundles.lockBySlug(slug, tx) : null;
      if (bundle === null) throw bundleNotFound();
      demandRole(caller, ownerOf(bundle), least);
      return work(bundle, tx);
    });
  }
}
