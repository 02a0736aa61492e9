import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { type Admitted, preconditionFailed, versionsOf } from '#platform/http';

import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { changed, demandOneStatus, type ItemChanges } from './item-changes.js';
import { ItemWriter } from './item-writer.js';
import { itemUpdated } from './items.events.js';
import { type ItemRow, ItemsRepository } from './items.repository.js';

/** Changes and deletions of items. */
@Injectable()
export class ItemEdits {
  constructor(
    private readonly transactions: Transactions,
    private readonly items: ItemsRepository,
    private readonly writer: ItemWriter,
  ) {}

  /**
   * Shallow-merges `data`, which is then checked again as a whole. Nothing supplied, nothing touched. Refuses
   * a version that is not admitted (412); the row is locked while that is decided.
   * @returns `null`: there is no such item
   */
  async update(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    changes: ItemChanges,
    admitted: Admitted,
  ): Promise<ItemRow | null> {
    demandOneStatus(changes);
    const versions = versionsOf(admitted, id);
    return this.transactions.run(async (tx) => {
      const item = await this.items.findLocked(workspace.workspaceId, project, id, tx);
      if (item === null) return null;
      if (versions !== null && !versions.includes(item.version)) throw preconditionFailed();
      const next = changed(item, changes, tx.now);
      if (next === item) return item;
      const updated = await this.writer.update(workspace.workspaceId, item, next, tx);
      tx.emit(workspace.call, itemUpdated(item, updated, workspace));
      return updated;
    });
  }

  /** Its links go too. `false`: there is no such item, or not of an admitted version. */
  async delete(workspace: WorkspaceRef, project: string, id: string, admitted: Admitted): Promise<boolean> {
    const versions = versionsOf(admitted, id);
    return this.transactions.statement((tx) => {
      const deletion = { at: tx.now, by: workspace.userId, call: workspace.call };
      return this.items.delete(workspace.workspaceId, project, id, versions, deletion, tx);
    });
  }
}
