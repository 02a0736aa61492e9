import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Conditions } from '#platform/http';

import type { BundleRow } from '../bundles/bundles.repository.js';
import { OwnedBundlesRepository } from '../bundles/owned-bundles.repository.js';
import { OwnedBundlesService } from '../bundles/owned-bundles.service.js';
import { mergeMetadata, type MetadataPatch } from './metadata-patch.js';
import { ownerOf } from '../model/owner.js';
import { contentOf, printedRow } from '../bundles/patch-input.js';
import { BundleUsage } from '../usage/bundle-usage.service.js';

/** Changes the caller's own metadata of a bundle, which its edits leave alone. */
@Injectable()
export class MetadataService {
  constructor(
    private readonly owned: OwnedBundlesService,
    private readonly bundles: OwnedBundlesRepository,
    private readonly usage: BundleUsage,
  ) {}

  /** For editors. Metadata is in no version. */
  merge(
    slug: string,
    patch: MetadataPatch,
    caller: Principal,
    conditions: Conditions | null,
  ): Promise<BundleRow> {
    return this.owned.touching(slug, caller, 'editor', conditions, (bundle, tx) => {
      const metadata = mergeMetadata(bundle.metadata, patch);
      const printed = this.usage.sized({ ...contentOf(bundle), metadata });
      this.usage.admitChange(printedRow(bundle), printed, ownerOf(bundle), false, tx);
      this.bundles.setMetadata(bundle.id, printed.metadata, tx);
    });
  }
}
