import { Module } from '@nestjs/common';

import { Contents, IdentityModule } from '#identity';

import { GraphRecordsRepository } from './graph-records.repository.js';
import { GraphRestoreRepository } from './graph-restore.repository.js';

/** What the graph hands out of a person, also to the operator's commands; to remove it takes the whole graph. */
@Module({ imports: [IdentityModule], providers: [GraphRecordsRepository, GraphRestoreRepository] })
export class GraphContentsModule {
  constructor(contents: Contents, exporting: GraphRecordsRepository, restoring: GraphRestoreRepository) {
    contents.add({ name: 'graph', exporting, restoring, movesWithMembers: true });
  }
}
