import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';

import { BundlesService } from '../bundles/bundles.service.js';
import { EMPTY_POLICY } from '../policy/policy.js';
import { type Insights, summarize } from './insights.js';
import { parseTimeZone, slottedDays, windowOf } from './insights-range.js';
import { LauncherCounts } from './launcher-counts.js';
import type { UrlCount } from './url-opens.repository.js';

/** As asked for, not checked yet. */
export interface InsightsQuestion {
  /** `7d`, `30d` or `90d`; anything else is 30 days. */
  readonly range?: unknown;
  /** The IANA name of the time zone whose days are counted; UTC if absent or empty. */
  readonly tz?: unknown;
}

/** The answers to an owner's questions: did they arrive, did the rule match. */
export interface BundleInsights extends Insights {
  readonly slug: string;
  /** ISO 8601. */
  readonly range: { readonly from: string; readonly to: string };
  /** Where the opening of single links is counted. */
  readonly byUrl?: readonly UrlCount[];
  /** Where the page can be opened so often only: since when the limit was set. */
  readonly openings?: { readonly used: number; readonly most: number };
  /** Where bots looked; in none of the other numbers. */
  readonly bots?: { readonly views: number };
}

/** Counts what happened on launchers (docs/contracts/linky.md#insights). */
@Injectable()
export class InsightsService {
  constructor(
    private readonly bundles: BundlesService,
    private readonly counts: LauncherCounts,
    private readonly clock: Clock,
  ) {}

  /** For whoever may read the bundle. Refuses a time zone that there is not (`BAD_REQUEST`). */
  async of(slug: string, { range, tz }: InsightsQuestion, caller: Principal): Promise<BundleInsights> {
    const zone = parseTimeZone(tz);
    const bundle = await this.bundles.read(slug, caller);
    const now = this.clock.now();
    const { from, to } = windowOf(range, now);
    const days = zone === null ? null : slottedDays(zone, from, now);
    const counts = await this.counts.ofPeople(bundle.id, from, days);
    const botViews = await this.counts.ofBots(bundle.id, from);
    return {
      slug: bundle.slug,
      range: { from: from.toISOString(), to: to.toISOString() },
      ...summarize(counts, bundle.resolution_policy ?? EMPTY_POLICY),
      ...(bundle.track_opens ? { byUrl: await this.counts.ofLinks(bundle.id, from) } : {}),
      ...(bundle.max_opens === null ? {} : { openings: { used: bundle.opens, most: bundle.max_opens } }),
      ...(botViews > 0 ? { bots: { views: botViews } } : {}),
    };
  }
}
