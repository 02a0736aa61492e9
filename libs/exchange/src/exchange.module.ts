import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';

import { QueueModule } from '#events';
import { IdentityModule } from '#identity';

import { ImportContentsModule } from './contents/import-contents.module.js';
import { ExportSources } from './exports/export-sources.service.js';
import { ExportsController } from './exports/exports.controller.js';
import { Exports } from './exports/exports.service.js';
import { ImportJob } from './imports/import-job.service.js';
import { ImportOutcomes } from './imports/import-outcomes.service.js';
import { ImportRecords } from './imports/import-records.service.js';
import { ImportStorage } from './imports/import-storage.service.js';
import { ImportTargets } from './imports/import-targets.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { Imports } from './imports/imports.service.js';

/** Files of other tools, in and out. Where entries go and come from, it is told by the app, which knows all domains. */
@Module({
  imports: [IdentityModule, QueueModule, ImportContentsModule],
  controllers: [ExportsController, ImportsController],
  providers: [
    Exports,
    ExportSources,
    ImportJob,
    ImportOutcomes,
    ImportRecords,
    Imports,
    ImportsRepository,
    ImportStorage,
    ImportTargets,
  ],
})
export class ExchangeModule {
  /**
   * @param domains Nest modules with what the places are bound to
   * @param places bind `ItemsTarget`, `GraphTarget` and `BundlesTarget`, and the sources of the same names
   */
  static to(domains: readonly Type[], places: readonly Provider[]): DynamicModule {
    return { module: ExchangeModule, imports: [...domains], providers: [...places] };
  }
}
