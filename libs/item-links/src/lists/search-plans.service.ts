import { Injectable } from '@nestjs/common';

import { CommonWords, rareWords } from '#data';

import { scopeOf } from '../items/item-words.js';
import { CommonWordsRepository } from './common-words.repository.js';
import type { ItemFilter, PlannedFilter } from './item-filter.js';

const REREAD_MS = 5 * 60_000;
/** A project that has that many of all items is no help in finding some of them: to look each up in it costs more. */
const MOST_ITEMS = 0.5;

/** Tells by which words of a search an index finds few. What it knows may be old: that costs time, and changes no answer. */
@Injectable()
export class SearchPlans {
  private common: CommonWords | null = null;
  private readAt = -Infinity;
  private reading: Promise<CommonWords> | null = null;

  constructor(private readonly words: CommonWordsRepository) {}

  async plan<Filter extends ItemFilter>(projectId: string, filter: Filter): Promise<Filter & PlannedFilter> {
    const rare = filter.q === undefined ? null : await this.rare(projectId, filter.q);
    return { ...filter, rare };
  }

  private async rare(projectId: string, q: string): Promise<string | null> {
    const common = await this.commonWords();
    const rare = rareWords(q, common);
    const scope = scopeOf(projectId);
    return rare === null || common.share(scope) >= MOST_ITEMS ? rare : `'${scope}' & (${rare})`;
  }

  /** Only the first search waits for them. */
  private async commonWords(): Promise<CommonWords> {
    if (performance.now() - this.readAt >= REREAD_MS) {
      this.reading ??= this.read().finally(() => (this.reading = null));
    }
    return this.common ?? this.reading ?? CommonWords.NONE;
  }

  /** A search that is not planned well is better than none. */
  private async read(): Promise<CommonWords> {
    this.readAt = performance.now();
    const words = await this.words.read().catch(() => null);
    if (words !== null) this.common = new CommonWords(new Map(words.map(({ word, share }) => [word, share])));
    return this.common ?? CommonWords.NONE;
  }
}
