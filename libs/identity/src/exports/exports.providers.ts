import { ArchiveKeysRepository } from '../archives/archive-keys.repository.js';
import { ArchivePeopleRepository } from '../archives/archive-people.repository.js';
import { ArchiveRestore } from '../archives/archive-restore.service.js';
import { AccountContents } from './account-contents.service.js';
import { AccountRecordsRepository } from './account-records.repository.js';
import { ExportJob } from './export-job.service.js';
import { ExportOrders } from './export-orders.service.js';
import { ExportSource } from './export-source.service.js';
import { ExportStorage } from './export-storage.service.js';
import { ExportsRepository } from './exports.repository.js';
import { Exports } from './exports.service.js';
import { OrganizationExportsController } from './organization-exports.controller.js';
import { OwnExportsController } from './own-exports.controller.js';
import { RequestedExports } from './requested-exports.service.js';
import { WebhookContents } from './webhook-contents.service.js';

/** What exports add to the module. */
export const EXPORTS = {
  controllers: [OwnExportsController, OrganizationExportsController],
  providers: [
    AccountContents,
    AccountRecordsRepository,
    ArchiveKeysRepository,
    ArchivePeopleRepository,
    ArchiveRestore,
    ExportJob,
    ExportOrders,
    Exports,
    ExportsRepository,
    ExportSource,
    ExportStorage,
    RequestedExports,
    WebhookContents,
  ],
  /** For pages, and for the operator's commands. */
  shared: [ArchiveRestore, ExportSource, RequestedExports],
};
