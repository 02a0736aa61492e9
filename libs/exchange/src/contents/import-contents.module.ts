import { Module } from '@nestjs/common';

import { Contents, IdentityModule } from '#identity';

import { ImportContentsRepository } from './import-contents.repository.js';
import { ImportContents } from './import-contents.service.js';

/** What imports have of people and organizations, also for the operator's commands. */
@Module({ imports: [IdentityModule], providers: [ImportContents, ImportContentsRepository] })
export class ImportContentsModule {
  constructor(contents: Contents, removing: ImportContents, exporting: ImportContentsRepository) {
    contents.add({ name: 'imports', exporting, removing });
  }
}
