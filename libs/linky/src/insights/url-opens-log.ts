import { Injectable } from '@nestjs/common';

import { WriteBehind } from '#data';
import { Clock } from '#kernel';

import { looksLikeSlug } from '../model/slug.js';
import { isStorable } from '../input/values.js';
import { type UrlCount, type UrlOpening, UrlOpensRepository } from './url-opens.repository.js';
import { LinkySettings } from '../linky.env.js';

const MOST_WAITING = 5_000;
/** Canonical URLs can be longer than what was sent; none is as long as this. */
const LONGEST_URL = 32_768;

/** Counts openings of single links where an owner wants it: no hash, no visitor, only the link and the day. */
@Injectable()
export class UrlOpensLog {
  private readonly enabled: boolean;
  private readonly waiting: UrlOpening[] = [];
  private readonly flush: () => Promise<void>;

  constructor(
    private readonly opens: UrlOpensRepository,
    private readonly clock: Clock,
    { viewerSalt }: LinkySettings,
    writes: WriteBehind,
  ) {
    this.enabled = viewerSalt !== null;
    this.flush = writes.schedule({
      failing: 'openings of links could not be written',
      take: () => this.waiting.splice(0),
      write: (openings, tx) => this.opens.write(openings, tx),
    });
  }

  note(slug: string, url: string): void {
    if (!this.enabled || this.waiting.length >= MOST_WAITING) return;
    if (!looksLikeSlug(slug) || url.length > LONGEST_URL || !isStorable(url)) return;
    this.waiting.push({ slug, url, at: this.clock.date() });
  }

  async of(bundleId: string, from: Date): Promise<UrlCount[]> {
    await this.flush();
    return this.opens.counts(bundleId, from);
  }
}
