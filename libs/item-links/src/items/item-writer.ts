import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { ITEM_OVERHEAD } from '../usage/item-usage.repository.js';
import { ItemUsage } from '../usage/item-usage.service.js';
import { bytesOf, demandSize } from './item-size.js';
import { type ItemWords, wordsOf } from './item-words.js';
import { type ItemDraft, type ItemRow, ItemsRepository } from './items.repository.js';

/** Writes items with the words that they are found by, where their project has room for them. */
@Injectable()
export class ItemWriter {
  constructor(
    private readonly items: ItemsRepository,
    private readonly usage: ItemUsage,
  ) {}

  /** Bytes of an item. Refuses one that is larger than one may be (422). */
  sizeOf(item: ItemDraft): number {
    return demandSize(item, this.usage.mostOfItem);
  }

  /**
   * The new item, or the one that has its dedupe key, unchanged. If that one is deleted just then, the key is free again.
   * Refuses what there is no room for.
   * @param made `bytes`: as `sizeOf` tells them
   */
  async insertOrFind(
    workspaceId: string,
    item: ItemRow,
    made: { readonly bytes: number; readonly words: ItemWords },
    tx: Tx,
  ): Promise<ItemRow> {
    for (;;) {
      if (await this.items.insert(item, made.words, tx)) {
        this.usage.admit(workspaceId, item.project_id, made.bytes + ITEM_OVERHEAD, tx);
        return item;
      }
      const known = await this.items.findByDedupeKey(item.project_id, item.dedupe_key ?? '', tx);
      if (known !== null) return known;
    }
  }

  /** What an item of the transaction becomes. Refuses what is too large, and what there is no room for. */
  async update(workspaceId: string, before: ItemRow, after: ItemRow, tx: Tx): Promise<ItemRow> {
    const growth = this.sizeOf(after) - bytesOf(before);
    this.usage.admit(workspaceId, before.project_id, growth, tx);
    const words = isWorded(before, after) ? null : await wordsOf(after);
    const kept = { ...after, search_cut: words?.isCut ?? before.search_cut };
    return { ...kept, version: await this.items.update(kept, words, tx) };
  }
}

/** Whether an item is still found by the same words. */
function isWorded(before: ItemRow, after: ItemRow): boolean {
  return before.data === after.data && before.title === after.title && before.notes === after.notes;
}
