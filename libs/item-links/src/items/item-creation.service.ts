import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { newId } from '#kernel';

import { ItemLinksService } from '../links/item-links.service.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { draftOf, type NewItem } from './item-changes.js';
import { wordsOf } from './item-words.js';
import { ItemWriter } from './item-writer.js';
import { refAlreadyExists } from './items.errors.js';
import { itemCreated } from './items.events.js';
import type { ItemRow } from './items.repository.js';

/** How often an item with a dedupe key whose ref is taken is tried. */
const REPLAYS = 5;

/** New items, with the links that come with them. */
@Injectable()
export class ItemCreation {
  constructor(
    private readonly transactions: Transactions,
    private readonly projects: ProjectsService,
    private readonly writer: ItemWriter,
    private readonly links: ItemLinksService,
  ) {}

  /**
   * Creates an item and its inline links, all or nothing. A replayed `dedupe_key` answers the item that is
   * there, unchanged but for links that it lacked. Refuses a taken ref (409).
   */
  async create(
    workspace: WorkspaceRef,
    project: string,
    input: NewItem,
  ): Promise<{ item: ItemRow; created: boolean }> {
    const { id: projectId } = await this.projects.get(workspace, project);
    const draft = draftOf(workspace, projectId, input);
    const bytes = this.writer.sizeOf(draft);
    const words = await wordsOf(draft);
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.transactions.run(async (tx) => {
          const born = { id: newId(tx.now.getTime()), created_at: tx.now, updated_at: tx.now, version: 1 };
          const item = { ...draft, ...born, search_cut: words.isCut };
          const kept = await this.writer.insertOrFind(workspace.workspaceId, item, { bytes, words }, tx);
          if (kept === item) tx.emit(workspace.call, itemCreated(item, workspace));
          const source = { id: kept.id, projectId: kept.project_id };
          await this.links.createInline(source, input.links ?? [], workspace, tx);
          return { item: kept, created: kept === item };
        });
      } catch (error) {
        if (isViolation(error, 'fk_items_project')) throw projectNotFound();
        if (!isViolation(error, 'uq_items_project_ref')) throw error;
        // Of two replays at once, one may meet the other's ref before it can see the dedupe key.
        if (draft.dedupe_key === null || tried === REPLAYS) throw refAlreadyExists(draft.ref ?? '');
      }
    }
  }
}
