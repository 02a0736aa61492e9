import { Injectable } from '@nestjs/common';

import { WriteBehind } from '#data';
import { Clock } from '#kernel';

import type { VisitKind } from '../visits/visit.js';
import { type BundleOpening, BundleOpeningsRepository } from './bundle-openings.repository.js';
import type { Launch } from './launcher.service.js';

const MOST_WAITING = 5_000;

/** Events of openings, for owners who want them (`trackOpens`). No visitor waits; a crash loses a second of them. */
@Injectable()
export class BundleOpenings {
  private readonly waiting: BundleOpening[] = [];

  constructor(
    private readonly openings: BundleOpeningsRepository,
    private readonly clock: Clock,
    writes: WriteBehind,
  ) {
    writes.schedule({
      failing: 'openings of bundles could not be told of',
      atOnce: 1_000,
      take: () => this.waiting.splice(0),
      write: (batch, tx) => this.openings.tell(batch, tx),
    });
  }

  /** What is only loaded in advance is no opening; bundles that nobody owns have nobody to be told. */
  note({ slug, trackOpens, idleSince }: Launch, kind: VisitKind): void {
    if (!trackOpens || idleSince !== null || kind === 'prefetch' || this.waiting.length >= MOST_WAITING)
      return;
    this.waiting.push({ slug, by: kind, at: this.clock.date() });
  }
}
