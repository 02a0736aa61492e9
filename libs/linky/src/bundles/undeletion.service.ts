import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { DAY_MS, type Principal } from '#kernel';

import { demandBundle, demandRole } from '../access/rights.js';
import { bundleRestored } from './bundles.events.js';
import { LinkySettings } from '../linky.env.js';
import { bundleNotFound } from '../linky.errors.js';
import { ownerOf } from '../model/owner.js';
import { looksLikeSlug } from '../model/slug.js';
import type { BundleRow } from './bundles.repository.js';
import { OwnedBundlesRepository } from './owned-bundles.repository.js';

/** Brings deleted bundles back. */
@Injectable()
export class Undeletion {
  constructor(
    private readonly bundles: OwnedBundlesRepository,
    private readonly transactions: Transactions,
    private readonly settings: LinkySettings,
  ) {}

  /** For admins, within the grace period; one that is not deleted stays as it is. */
  undelete(slug: string, caller: Principal): Promise<BundleRow> {
    return this.transactions.run(async (tx) => {
      const bundle = demandBundle(looksLikeSlug(slug) ? await this.bundles.lockDeleted(slug, tx) : null);
      const { deleted_at: deletedAt } = bundle;
      const graceMs = this.settings.undeleteDays * DAY_MS;
      if (deletedAt !== null && tx.now.getTime() - deletedAt.getTime() > graceMs) throw bundleNotFound();
      demandRole(caller, ownerOf(bundle), 'admin');
      if (deletedAt === null) return bundle;
      await this.bundles.undelete(bundle.id, tx);
      const restored = await this.bundles.touch(bundle.id, tx.now, tx);
      tx.emit(caller.call, ...bundleRestored(restored));
      return restored;
    });
  }
}
