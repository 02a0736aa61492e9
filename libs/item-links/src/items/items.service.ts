import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock } from '#kernel';
import { type Admitted, preconditionFailed, versionsOf } from '#platform';

import type { ItemAddress } from '../links/link-target.js';
import { LinksService } from '../links/links.service.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { changed, demandOneStatus, draftOf, type ItemChanges, type NewItem } from './item-changes.js';
import { ITEM_OVERHEAD } from '../usage/usage.repository.js';
import { Usage } from '../usage/usage.service.js';
import { type ItemWords, wordsOf } from './item-words.js';
import { bytesOf, demandSize } from './item-size.js';
import { itemNotFound, refAlreadyExists } from './items.errors.js';
import { type ItemRow, ItemsRepository } from './items.repository.js';
import { ItemLinksSettings } from '../item-links.env.js';

/** How often an item with a dedupe key whose ref is taken is tried. */
const REPLAYS = 5;

@Injectable()
export class ItemsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly items: ItemsRepository,
    private readonly projects: ProjectsService,
    private readonly links: LinksService,
    private readonly clock: Clock,
    private readonly usage: Usage,
    private readonly settings: ItemLinksSettings,
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
    const draft = draftOf(workspace, projectId, input, this.clock.date());
    const bytes = demandSize(draft, this.settings.byteCaps.item) + ITEM_OVERHEAD;
    const words = await wordsOf(draft);
    const item = { ...draft, search_cut: words.isCut };
    const links = input.links ?? [];
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.transactions.run(async (tx) => {
          const kept = await this.insertOrFind(item, words, tx);
          if (kept === item) this.usage.admit(workspace.workspaceId, projectId, bytes, tx);
          await this.links.createInline({ id: kept.id, projectId: kept.project_id }, links, workspace, tx);
          return { item: kept, created: kept === item };
        });
      } catch (error) {
        if (isViolation(error, 'fk_items_project')) throw projectNotFound();
        if (!isViolation(error, 'uq_items_project_ref')) throw error;
        // Of two replays at once, one may meet the other's ref before it can see the dedupe key.
        if (item.dedupe_key === null || tried === REPLAYS) throw refAlreadyExists(item.ref ?? '');
      }
    }
  }

  async get(workspace: WorkspaceRef, project: string, item: ItemAddress): Promise<ItemRow> {
    return (await this.items.find(workspace.workspaceId, project, item)) ?? this.missing(workspace, project);
  }

  /**
   * Shallow-merges `data`, which is then checked again as a whole. Nothing supplied, nothing touched. Refuses
   * a version that is not admitted (412); the row is locked while that is decided.
   */
  async update(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    changes: ItemChanges,
    admitted: Admitted = null,
  ): Promise<ItemRow> {
    demandOneStatus(changes);
    const versions = versionsOf(admitted, id);
    const updated = await this.transactions.run(async (tx) => {
      const item = await this.items.findLocked(workspace.workspaceId, project, id, tx);
      if (item === null) return null;
      if (versions !== null && !versions.includes(item.version)) throw preconditionFailed();
      const next = changed(item, changes, this.clock.date());
      if (next === item) return item;
      const growth = demandSize(next, this.settings.byteCaps.item) - bytesOf(item);
      this.usage.admit(workspace.workspaceId, item.project_id, growth, tx);
      const words = isWorded(item, next) ? null : await wordsOf(next);
      const kept = { ...next, search_cut: words?.isCut ?? item.search_cut };
      return { ...kept, version: await this.items.update(kept, words, tx) };
    });
    return updated ?? this.missing(workspace, project);
  }

  /** Its links go too. Refuses a version that is not admitted (412). */
  async delete(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    admitted: Admitted = null,
  ): Promise<void> {
    const versions = versionsOf(admitted, id);
    const deletion = { at: this.clock.date(), by: workspace.userId };
    const deleted = await this.transactions.statement((tx) =>
      this.items.delete(workspace.workspaceId, project, id, versions, deletion, tx),
    );
    if (deleted) return;
    await this.get(workspace, project, { by: 'id', value: id });
    throw preconditionFailed();
  }

  /** An item that is not there: 404, whether or not its project is. */
  private async missing(workspace: WorkspaceRef, project: string): Promise<never> {
    await this.projects.get(workspace, project);
    throw itemNotFound();
  }

  /** The new item, or the one that has its dedupe key. If that one is deleted just then, the key is free again. */
  private async insertOrFind(item: ItemRow, words: ItemWords, tx: Tx): Promise<ItemRow> {
    for (;;) {
      if (await this.items.insert(item, words, tx)) return item;
      const known = await this.items.findByDedupeKey(item.project_id, item.dedupe_key ?? '', tx);
      if (known !== null) return known;
    }
  }
}

/** Whether an item is still found by the same words. */
function isWorded(before: ItemRow, after: ItemRow): boolean {
  return before.data === after.data && before.title === after.title && before.notes === after.notes;
}
