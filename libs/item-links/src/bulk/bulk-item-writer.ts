import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { DomainError, InTurn, newId, Slices } from '#kernel';

import { draftOf } from '../items/item-changes.js';
import { bytesOf, demandSize } from '../items/item-size.js';
import { type ItemWords, wordsOf } from '../items/item-words.js';
import { itemCreated, itemUpdated } from '../items/items.events.js';
import type { ItemDraft, ItemRow } from '../items/items.repository.js';
import { insertionOrder } from '../links/insertion-order.js';
import { ITEM_OVERHEAD } from '../usage/item-usage.repository.js';
import { ItemUsage } from '../usage/item-usage.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { BulkItemsRepository, type Worded } from './bulk-items.repository.js';
import type { Fault, WantedItem } from './item-batch.js';

/** An entry that is sound by itself. */
export interface DraftedItem {
  readonly index: number;
  readonly wanted: WantedItem;
  readonly draft: ItemDraft;
  /** `null`: they are made when it is written. */
  readonly words: ItemWords | null;
}

/** Entries as far as they are known by themselves. */
export interface Drafts {
  readonly drafted: readonly DraftedItem[];
  readonly faults: readonly Fault[];
}

/** An item that is changed, and what it was. */
export interface ChangedItem {
  readonly before: ItemRow;
  readonly after: ItemRow;
}

/** Of one statement: what it is given stays small, and the database has something to do while the next is made. */
const ITEMS_AT_ONCE = 100;

/** Writes many items with the words that they are found by, where their project has room for them. */
@Injectable()
export class BulkItemWriter {
  constructor(
    readonly rows: BulkItemsRepository,
    private readonly usage: ItemUsage,
  ) {}

  /**
   * What can be said of entries by themselves.
   * @param withWords whether the words of all of them are made, for most will be written
   */
  async draft(
    workspace: WorkspaceRef,
    projectId: string,
    items: readonly WantedItem[],
    withWords = false,
  ): Promise<Drafts> {
    const [drafted, faults]: [DraftedItem[], Fault[]] = [[], []];
    const slices = new Slices();
    for (const [index, wanted] of items.entries()) {
      try {
        const draft = draftOf(workspace, projectId, wanted);
        demandSize(draft, this.usage.mostOfItem);
        drafted.push({ index, wanted, draft, words: withWords ? await wordsOf(draft, slices) : null });
      } catch (error) {
        faults.push(...faultsOf(error, index));
      }
      const pause = slices.pause();
      if (pause) await pause;
    }
    return { drafted, faults };
  }

  /** New items, in the order of the list. While some are written, the words of the next ones are made. */
  async insert(workspace: WorkspaceRef, entries: readonly DraftedItem[], tx: Tx): Promise<ItemRow[]> {
    const [first] = entries;
    if (first === undefined) return [];
    // Sorted ids keep the order of the request in lists, which go by time and id.
    const ids = entries.map(() => newId(tx.now.getTime())).sort();
    const items = entries.map(({ draft, wanted }, place): ItemRow => {
      const created_at = wanted.createdAt ?? tx.now;
      const updated_at = wanted.updatedAt ?? created_at;
      return { ...draft, id: ids[place] ?? '', created_at, updated_at, version: 1, search_cut: false };
    });
    const bytes = items.reduce((sum, item) => sum + bytesOf(item) + ITEM_OVERHEAD, 0);
    this.usage.admit(workspace.workspaceId, first.draft.project_id, bytes, tx);
    const slices = new Slices();
    const places = insertionOrder(items.map((item) => [item.dedupe_key, item.ref, item.id]));
    await InTurn.all(async (parts) => {
      for (let from = 0; from < places.length; from += ITEMS_AT_ONCE) {
        const rows: Worded[] = [];
        for (const place of places.slice(from, from + ITEMS_AT_ONCE)) {
          const draft = items[place];
          if (draft === undefined) continue;
          const words = entries[place]?.words ?? (await wordsOf(draft, slices));
          const item = words.isCut ? { ...draft, search_cut: true } : draft;
          items[place] = item;
          rows.push({ item, words });
        }
        await parts.begin(async (turn) => {
          await turn;
          await this.rows.insert(rows, tx);
        });
      }
      tx.emit(workspace.call, ...items.map((item) => itemCreated(item, workspace)));
    });
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
