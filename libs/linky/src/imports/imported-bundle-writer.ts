import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import type { Principal } from '#kernel';

import { BundlesRepository } from '../bundles/bundles.repository.js';
import type { CreateInput } from '../bundles/create-input.js';
import { OwnedBundlesService } from '../bundles/owned-bundles.service.js';
import { Slugs } from '../bundles/slugs.js';
import type { Owner } from '../model/owner.js';
import { BundleUsage } from '../usage/bundle-usage.service.js';

const SLUG_ATTEMPTS = 5;

/** Where an imported bundle is to be, and since when. */
export interface BundlePlace {
  readonly id: string;
  /** `null`: since now. */
  readonly createdAt: Date | null;
  readonly owner: Owner;
  /** Only looked at. */
  readonly dryRun: boolean;
}

/** Writes what imports make and change. Refuses what is too large, and that for which its owner has no room. */
@Injectable()
export class ImportedBundleWriter {
  constructor(
    private readonly bundles: BundlesRepository,
    private readonly owned: OwnedBundlesService,
    private readonly usage: BundleUsage,
    private readonly slugs: Slugs,
  ) {}

  async create(
    { id, createdAt, owner, dryRun }: BundlePlace,
    input: CreateInput,
    caller: Principal,
    transactions: Transactions,
  ): Promise<void> {
    const content = this.usage.sized(input);
    this.usage.admit([content], owner, dryRun);
    if (dryRun) return;
    for (let attempt = 1; attempt <= SLUG_ATTEMPTS; attempt += 1) {
      const isMade = await transactions.statement((tx) => {
        const at = (createdAt ?? tx.now).toISOString();
        const bundle = { id, slug: this.slugs.next(), input, content, passwordHash: null, createdAt: at };
        return this.bundles.insertOwned(bundle, owner, caller.call, tx);
      });
      if (isMade) return;
    }
    throw new Error(`no free slug in ${String(SLUG_ATTEMPTS)} attempts`);
  }

  async update(
    slug: string,
    { urls, urlMetadata, title, description }: CreateInput,
    caller: Principal,
  ): Promise<void> {
    const change = { urls, urlMetadata, title, description };
    await this.owned.editing(slug, caller, (content) => Promise.resolve({ ...content, ...change }), null);
  }
}
