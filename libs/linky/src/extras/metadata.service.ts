import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import type { BundleRow } from '../bundles/bundles.repository.js';
import { EditsRepository } from '../bundles/edits.repository.js';
import { EditsService } from '../bundles/edits.service.js';
import { mergeMetadata, type MetadataPatch } from '../bundles/metadata-patch.js';

/** Changes the caller's own metadata of a bundle, which its edits leave alone. */
@Injectable()
export class MetadataService {
  constructor(
    private readonly edits: EditsService,
    private readonly bundles: EditsRepository,
  ) {}

  /** For editors. Metadata is in no version. */
  merge(slug: string, patch: MetadataPatch, caller: Principal): Promise<BundleRow> {
    return this.edits.touching(slug, caller, 'editor', (bundle, tx) =>
      this.bundles.setMetadata(bundle.id, mergeMetadata(bundle.metadata, patch), tx),
    );
  }
}
