import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { DomainError, newId, Slices } from '#kernel';

import { draftOf } from '../items/item-changes.js';
import { bytesOf, demandSize } from '../items/item-size.js';
import { type ItemWords, wordsOf } from '../items/item-words.js';
import { itemCreated, itemUpdated } from '../items/items.events.js';
import type { ItemDraft, ItemRow } from '../items/items.repository.js';
import { ITEM_OVERHEAD } from '../usage/item-usage.repository.js';
import { ItemUsage } from '../usage/item-usage.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { BulkItemsRepository } from './bulk-items.repository.js';
import type { Fault, WantedItem } from './item-batch.js';

/** An entry that is sound by itself. */
export interface DraftedItem {
  readonly index: number;
  readonly wanted: WantedItem;
  readonly draft: ItemDraft;
}

/** An item that is changed, and what it was. */
export interface ChangedItem {
  readonly before: ItemRow;
  readonly after: ItemRow;
}

/** Writes many items with the words that they are found by, where their project has room for them. */
@Injectable()
export class BulkItemWriter {
  constructor(
    readonly rows: BulkItemsRepository,
    private readonly usage: ItemUsage,
  ) {}

  /** What can be said of entries by themselves. */
  async draft(
    workspace: WorkspaceRef,
    projectId: string,
    items: readonly WantedItem[],
  ): Promise<{ drafted: DraftedItem[]; faults: Fault[] }> {
    const [drafted, faults]: [DraftedItem[], Fault[]] = [[], []];
    const slices = new Slices();
    for (const [index, wanted] of items.entries()) {
      try {
        const draft = draftOf(workspace, projectId, wanted);
        demandSize(draft, this.usage.mostOfItem);
        drafted.push({ index, wanted, draft });
      } catch (error) {
        faults.push(...faultsOf(error, index));
      }
      const pause = slices.pause();
      if (pause) await pause;
    }
    return { drafted, faults };
  }

  /** New items, in the order of the list. */
  async insert(workspace: WorkspaceRef, entries: readonly DraftedItem[], tx: Tx): Promise<ItemRow[]> {
    // Sorted ids keep the order of the request in lists, which go by time and id.
    const ids = entries.map(() => newId(tx.now.getTime())).sort();
    const rows = [];
    const slices = new Slices();
    for (const [place, { draft, wanted }] of entries.entries()) {
      const words = await wordsOf(draft, slices);
      const created_at = wanted.createdAt ?? tx.now;
      const updated_at = wanted.updatedAt ?? created_at;
      const born = { id: ids[place] ?? '', created_at, updated_at, version: 1, search_cut: words.isCut };
      rows.push({ item: { ...draft, ...born }, words });
    }
    const items = rows.map(({ item }) => item);
    const bytes = items.reduce((sum, item) => sum + bytesOf(item) + ITEM_OVERHEAD, 0);
    if (items[0]) this.usage.admit(workspace.workspaceId, items[0].project_id, bytes, tx);
    await this.rows.insert(rows, tx);
    tx.emit(workspace.call, ...items.map((item) => itemCreated(item, workspace)));
    return items;
  }

  /** Items that are held; answers what they are now. */
  async update(workspace: WorkspaceRef, changes: readonly ChangedItem[], tx: Tx): Promise<ItemRow[]> {
    const [first] = changes;
    if (first === undefined) return [];
    const slices = new Slices();
    const rows: { item: ItemRow; words: ItemWords }[] = [];
    for (const { after } of changes) {
      const words = await wordsOf(after, slices);
      rows.push({ item: { ...after, search_cut: words.isCut }, words });
    }
    const growth = changes.reduce((sum, { before, after }) => sum + bytesOf(after) - bytesOf(before), 0);
    this.usage.admit(workspace.workspaceId, first.before.project_id, growth, tx);
    const versions = await this.rows.update(rows, tx);
    const items = rows.map(({ item }) => ({ ...item, version: versions.get(item.id) ?? item.version }));
    const events = items.flatMap((item, place) => {
      const { before } = changes[place] ?? {};
      return before ? [itemUpdated(before, item, workspace)] : [];
    });
    tx.emit(workspace.call, ...events);
    return items;
  }

  /** Refuses an item that would be larger than one may be. */
  demandSize(item: ItemDraft): void {
    demandSize(item, this.usage.mostOfItem);
  }
}

/** What one entry is refused for, each of its fields by itself. Whatever is no refusal rises. */
export function faultsOf(error: unknown, index: number): Fault[] {
  if (!(error instanceof DomainError)) throw error;
  const { kind, reason, message, fields = [] } = error;
  const common = { list: 'items', index, kind, reason } as const;
  if (fields.length === 0) return [{ ...common, path: [], type: reason, message }];
  return fields.map(({ loc, msg, type }) => ({ ...common, path: loc.slice(1), type, message: msg }));
}
