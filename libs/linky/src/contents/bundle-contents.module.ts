import { Module } from '@nestjs/common';

import { Contents, IdentityModule } from '#identity';

import { BundlePurgesRepository } from '../retention/bundle-purges.repository.js';
import { BundleContents } from './bundle-contents.service.js';
import { BundleCountsRepository } from './bundle-counts.repository.js';
import { BundleRecordsRepository } from './bundle-records.repository.js';
import { BundleRestoreRepository } from './bundle-restore.repository.js';
import { OwnedContentsRepository } from './owned-contents.repository.js';

/** What bundles have of people and organizations, also for the operator's commands. */
@Module({
  imports: [IdentityModule],
  providers: [
    BundleContents,
    BundleCountsRepository,
    BundlePurgesRepository,
    BundleRecordsRepository,
    BundleRestoreRepository,
    OwnedContentsRepository,
  ],
})
export class BundleContentsModule {
  constructor(
    contents: Contents,
    removing: BundleContents,
    exporting: BundleRecordsRepository,
    restoring: BundleRestoreRepository,
    counts: BundleCountsRepository,
  ) {
    contents.add({ name: 'bundles', exporting, restoring, removing });
    contents.add({ name: 'bundle-counts', moving: counts, restoring: counts });
  }
}
