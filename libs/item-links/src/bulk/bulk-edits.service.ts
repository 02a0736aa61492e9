import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';

import { changed, demandOneStatus, type ItemChanges } from '../items/item-changes.js';
import type { ItemRow } from '../items/items.repository.js';
import { LinkChecksRepository } from '../links/link-checks.repository.js';
import type { ItemFilter } from '../lists/item-filter.js';
import { SearchPlans } from '../lists/search-plans.service.js';
import { projectNotFound } from '../projects/projects.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { BulkItemWriter, type ChangedItem, faultsOf } from './bulk-item-writer.js';
import { idsOrFilter, itemsRefused, tooManyMatches } from './bulk.errors.js';
import type { Fault } from './item-batch.js';
import { MOST_ITEMS } from './item-batch.dto.js';
import { orRolledBack, RolledBack } from './rolled-back.js';
import { isSameJson } from './same-json.js';

/** Which items are changed, and how. */
export interface AlikeChange {
  /** `null`: all that match the filter. */
  readonly ids: readonly string[] | null;
  readonly filter: ItemFilter;
  readonly changes: ItemChanges;
  readonly dryRun: boolean;
}

/** What an item is by now. */
export interface ChangeResult {
  readonly item: ItemRow;
  readonly isChanged: boolean;
}

/** Changes many items of a project alike, all or none. */
@Injectable()
export class BulkEdits {
  constructor(
    private readonly transactions: Transactions,
    private readonly checks: LinkChecksRepository,
    private readonly writer: BulkItemWriter,
    private readonly searches: SearchPlans,
  ) {}

  /**
   * Each item as a change of its own would have it; what is so already keeps its version. Refuses an unknown project and
   * unknown ids (404), a filter that more match than may be changed at once (422), and what any item refuses.
   */
  async change(
    workspace: WorkspaceRef,
    project: string,
    { ids, filter, changes, dryRun }: AlikeChange,
  ): Promise<readonly ChangeResult[]> {
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (isFiltered === (ids !== null)) throw idsOrFilter();
    demandOneStatus(changes);
    return orRolledBack(() =>
      this.transactions.run(async (tx) => {
        const held = await this.held(workspace, project, ids, filter, tx);
        const results = await this.apply(workspace, held, changes, tx);
        if (dryRun) throw new RolledBack(results);
        return results;
      }),
    );
  }

  private async held(
    workspace: WorkspaceRef,
    projectName: string,
    ids: readonly string[] | null,
    filter: ItemFilter,
    tx: Tx,
  ): Promise<readonly ItemRow[]> {
    const project = await this.checks.shareProject(workspace.workspaceId, projectName, tx);
    if (project === null) throw projectNotFound();
    if (ids === null) {
      const plan = await this.searches.plan(project.id, filter);
      const found = await this.writer.rows.lockMatching(project.id, plan, MOST_ITEMS + 1, tx);
      if (found.length > MOST_ITEMS) throw tooManyMatches(MOST_ITEMS);
      return found;
    }
    const known = await this.writer.rows.lockKnown(project.id, { ids }, tx);
    const byId = new Map(known.map((item) => [item.id, item]));
    const missing = ids.flatMap((id, index) => (byId.has(id) ? [] : [unknownItem(index)]));
    if (missing.length > 0) throw itemsRefused(missing, 'ids');
    return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  }

  private async apply(
    workspace: WorkspaceRef,
    held: readonly ItemRow[],
    changes: ItemChanges,
    tx: Tx,
  ): Promise<ChangeResult[]> {
    const [changing, faults]: [ChangedItem[], Fault[]] = [[], []];
    for (const [index, before] of held.entries()) {
      try {
        const after = changed(before, changes, tx.now);
        if (after === before || isSame(before, after)) continue;
        this.writer.demandSize(after);
        changing.push({ before, after });
      } catch (error) {
        faults.push(...faultsOf(error, index));
      }
    }
    if (faults.length > 0) throw itemsRefused(faults, 'ids');
    const updated = await this.writer.update(workspace, changing, tx);
    const byId = new Map(updated.map((item) => [item.id, item]));
    return held.map((item) => ({ item: byId.get(item.id) ?? item, isChanged: byId.has(item.id) }));
  }
}

function isSame(before: ItemRow, after: ItemRow): boolean {
  return (
    before.title === after.title &&
    before.status === after.status &&
    before.notes === after.notes &&
    isSameJson(before.data, after.data)
  );
}

function unknownItem(index: number): Fault {
  return {
    ...{ list: 'items', index, path: [], kind: 'not_found', reason: 'not_found_error', type: 'not_found' },
    message: 'Item not found',
  };
}
