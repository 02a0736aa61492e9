import { Injectable } from '@nestjs/common';

import type { ExportRecord } from '#identity';
import type { Principal } from '#kernel';

import { demandScope, subjectOf } from '../access/rights.js';
import { BundleDocumentsRepository } from '../contents/bundle-documents.repository.js';

type Pages = AsyncIterable<readonly ExportRecord[]>;

/** Bundles, for files of other tools. Nothing links them. */
export interface BundleDocument {
  things(): Pages;
  links(): Pages;
  linksFrom(): Promise<readonly ExportRecord[]>;
}

/** Hands the bundles of the caller, or of the organization that they act in, out, page by page. */
@Injectable()
export class BundleDocuments {
  constructor(private readonly documents: BundleDocumentsRepository) {}

  /** Refuses keys without `links:read`. */
  open(caller: Principal): Promise<BundleDocument> {
    demandScope(caller, 'links:read');
    const owner = subjectOf(caller);
    const things = (): Pages =>
      owner.type === 'org'
        ? this.documents.bundles('organization', owner.orgId)
        : this.documents.bundles('user', owner.userId);
    return Promise.resolve({ things, links: nothing, linksFrom: () => Promise.resolve([]) });
  }
}

async function* nothing(): AsyncGenerator<readonly ExportRecord[], void> {
  // Bundles have no links between them.
}
