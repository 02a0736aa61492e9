import { Module } from '@nestjs/common';

import { Contents, IdentityModule } from '#identity';

import { GraphRecordsRepository } from './graph-records.repository.js';

/** What the graph hands out of a person, also to the operator's commands; to remove it takes the whole graph. */
@Module({ imports: [IdentityModule], providers: [GraphRecordsRepository] })
export class GraphContentsModule {
  constructor(contents: Contents, records: GraphRecordsRepository) {
    contents.add({ name: 'graph', exporting: records });
  }
}
