import { Injectable } from '@nestjs/common';

import type { ItemRow } from '../items/items.repository.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { ItemExportsRepository } from './item-exports.repository.js';
import type { ItemFilter } from './item-filter.js';
import type { ListOrder } from './item-lists.statements.js';
import { SearchPlans } from './search-plans.service.js';

const BATCH = 500;

@Injectable()
export class ItemExportsService {
  constructor(
    private readonly exports: ItemExportsRepository,
    private readonly projects: ProjectsService,
    private readonly searches: SearchPlans,
  ) {}

  /**
   * Every match, batch by batch. The first one is read before this answers, so that what refuses a list
   * refuses an export in the same way.
   */
  async export(
    workspace: WorkspaceRef,
    project: string,
    filter: ItemFilter,
    order: ListOrder,
  ): Promise<AsyncIterable<readonly ItemRow[]>> {
    const { id } = await this.projects.get(workspace, project);
    const batches = this.exports.batches(id, await this.searches.plan(id, filter), order, BATCH);
    const first = await batches.next();
    return (async function* () {
      if (first.done) return;
      yield first.value;
      yield* batches;
    })();
  }
}
