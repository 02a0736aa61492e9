import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { Env } from '#platform';

import { idleSinceView, unclaimedEnd } from '../bundles/lifetime.js';
import { LauncherEvents } from '../insights/launcher-events.js';
import type { Launch, Visitor } from './launcher.service.js';
import { LastViews } from './last-views.js';

/** What the view of a page leads to, none of which the page waits for. */
@Injectable()
export class LauncherViews {
  constructor(
    private readonly events: LauncherEvents,
    private readonly lastViews: LastViews,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  note({ slug, matchedRuleId, idleSince }: Launch, address: string, visitor: Visitor): void {
    void this.events.note({ slug, kind: 'view', ruleId: matchedRuleId, address }, visitor);
    if (idleSince !== null) this.lastViews.note(slug, idleSince);
  }

  /** Until when a bundle that nobody owns lives after the view of now; `null`: it has an owner, or never ends. */
  unclaimedUntil({ idleSince }: Launch): Date | null {
    if (idleSince === null) return null;
    return unclaimedEnd(new Date(idleSinceView(this.clock.now())), this.env.unclaimedDays);
  }
}
