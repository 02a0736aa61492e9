import { Module } from '@nestjs/common';

import { Contents, IdentityModule } from '#identity';

import { ItemContents } from './item-contents.service.js';
import { ItemRecordsRepository } from './item-records.repository.js';
import { ItemRestoreRepository } from './item-restore.repository.js';
import { OrganizationProjectsRepository } from './organization-projects.repository.js';

/** What projects have of organizations, also for the operator's commands. */
@Module({
  imports: [IdentityModule],
  providers: [ItemContents, ItemRecordsRepository, ItemRestoreRepository, OrganizationProjectsRepository],
})
export class ItemContentsModule {
  constructor(
    contents: Contents,
    items: ItemContents,
    exporting: ItemRecordsRepository,
    restoring: ItemRestoreRepository,
  ) {
    contents.add({ name: 'items', occupies: items.occupies, exporting, restoring, removing: items });
  }
}
