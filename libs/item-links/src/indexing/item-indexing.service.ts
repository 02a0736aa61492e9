import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { Slices } from '#kernel';

import { ItemIndexingRepository } from './item-indexing.repository.js';
import { type ItemWords, wordsOf } from '../items/item-words.js';

const EVERY_MS = 5_000;
const MOST_ITEMS = 200;
const MOST_BYTES = 4_000_000;

/** Goes through items that an earlier build has written, in small steps: meanwhile they are found as they were before. */
@Injectable()
export class ItemIndexing {
  constructor(
    private readonly items: ItemIndexingRepository,
    private readonly sweeps: Sweeps,
  ) {
    const failing = 'items of an earlier build could not be indexed anew';
    sweeps.schedule(failing, (ending) => this.run(ending), EVERY_MS);
  }

  /** Until none is left, or somebody else is at it; answers how many there were. */
  run(ending?: AbortSignal): Promise<number> {
    return this.sweeps.steps(1, (tx) => this.step(tx), ending);
  }

  private async step(tx: Tx): Promise<number> {
    const due = await this.items.due(MOST_ITEMS, MOST_BYTES, tx);
    const slices = new Slices();
    const words: (ItemWords & { id: string })[] = [];
    for (const item of due) words.push({ id: item.id, ...(await wordsOf(item, slices)) });
    if (words.length > 0) await this.items.index(words, tx);
    return words.length;
  }
}
