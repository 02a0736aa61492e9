import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import type { Principal, Role } from '#kernel';
import { type Requester } from '#platform/auth';
import { admittedBy, type Conditions, preconditionFailed, versionsOf } from '#platform/http';

import { bundleDeleted, bundleUpdated } from './bundles.events.js';
import { demandBundle, demandRole } from '../access/rights.js';
import type { BundleRow } from './bundles.repository.js';
import { OwnedBundlesRepository, type StoredSettings } from './owned-bundles.repository.js';
import { ownerOf } from '../model/owner.js';
import { applyPatch, type Content, contentOf, type Patch, printedRow } from './patch-input.js';
import type { Settings } from './settings-input.js';
import { looksLikeSlug } from '../model/slug.js';
import { BundleUsage } from '../usage/bundle-usage.service.js';
import { NewBundles } from './new-bundles.js';

/** Changes bundles that have an owner (docs/contracts/linky.md#versions). Editors of one bundle come one after the other. */
@Injectable()
export class OwnedBundlesService {
  constructor(
    private readonly bundles: OwnedBundlesRepository,
    private readonly transactions: Transactions,
    private readonly fresh: NewBundles,
    private readonly usage: BundleUsage,
  ) {}

  /** For editors. What the bundle was becomes a version, even where nothing changes. `conditions`: `null`, none. */
  async update(
    slug: string,
    patch: Patch,
    caller: Principal,
    requester: Requester,
    conditions: Conditions | null = null,
  ): Promise<BundleRow> {
    const settings = patch.settings && (await this.stored(patch.settings, requester));
    const change = (content: Content, bundle: BundleRow, tx: Tx): Content => {
      if (settings) this.bundles.set(bundle.id, settings, tx);
      return applyPatch(content, patch);
    };
    return this.editing(slug, caller, change, conditions);
  }

  /** For editors: gives the bundle the content that `change` makes of the present one. */
  editing(
    slug: string,
    caller: Principal,
    change: (content: Content, bundle: BundleRow, tx: Tx) => Content | Promise<Content>,
    conditions: Conditions | null,
  ): Promise<BundleRow> {
    return this.locked(slug, caller, 'editor', conditions, async (bundle, tx) => {
      const content = await change(contentOf(bundle), bundle, tx);
      const printed = this.usage.sized({ ...content, metadata: bundle.metadata });
      this.usage.admitChange(printedRow(bundle), printed, ownerOf(bundle), true, tx);
      const edit = { at: tx.now, userId: caller.userId, ...this.usage.ofVersions };
      const after = await this.bundles.edit(bundle.id, content, printed, edit, tx);
      tx.emit(caller.call, ...bundleUpdated(bundle, after));
      return after;
    });
  }

  /** Changes what versions do not keep, and moves `updatedAt`. */
  touching(
    slug: string,
    caller: Principal,
    least: Role,
    conditions: Conditions | null,
    change: (bundle: BundleRow, tx: Tx) => void | Promise<void>,
  ): Promise<BundleRow> {
    return this.locked(slug, caller, least, conditions, async (bundle, tx) => {
      await change(bundle, tx);
      const after = await this.bundles.touch(bundle.id, tx.now, tx);
      tx.emit(caller.call, ...bundleUpdated(bundle, after));
      return after;
    });
  }

  /** For admins. Writes no version; the slug is never given out again. */
  remove(
    slug: string,
    caller: Principal,
    conditions: Conditions | null = null,
  ): Promise<{ readonly slug: string; readonly deletedAt: Date }> {
    return this.locked(slug, caller, 'admin', conditions, (bundle, tx) => {
      const deletedAt = tx.now;
      this.bundles.softDelete(bundle.id, deletedAt, tx);
      tx.emit(caller.call, ...bundleDeleted(bundle));
      return { slug: bundle.slug, deletedAt };
    });
  }

  private locked<T>(
    slug: string,
    caller: Principal,
    least: Role,
    conditions: Conditions | null,
    work: (bundle: BundleRow, tx: Tx) => T | Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (tx) => {
      const bundle = demandBundle(looksLikeSlug(slug) ? await this.bundles.lockBySlug(slug, tx) : null);
      demandRole(caller, ownerOf(bundle), least);
      if (conditions !== null) await demandUnchanged(bundle, conditions);
      return work(bundle, tx);
    });
  }

  private async stored({ password, ...settings }: Settings, requester: Requester): Promise<StoredSettings> {
    if (password === undefined) return settings;
    return { ...settings, passwordHash: await this.fresh.hashOf(password, requester) };
  }
}

/** Of a bundle that is locked, so nobody changes it in between. */
async function demandUnchanged(bundle: BundleRow, conditions: Conditions): Promise<void> {
  const { id, revision: version, updated_at: updatedAt } = bundle;
  const admitted = await admittedBy(conditions, () => Promise.resolve({ id, version, updatedAt }));
  const revisions = versionsOf(admitted, id);
  if (revisions !== null && !revisions.includes(version)) throw preconditionFailed();
}
