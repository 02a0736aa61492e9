import { Injectable } from '@nestjs/common';

import { Lifetimes } from '../model/lifetimes.js';
import { BotViewsLog } from '../insights/bot-views-log.js';
import { LauncherEvents } from '../insights/launcher-events.js';
import type { VisitKind } from '../visits/visit.js';
import type { Launch, Visitor } from './launcher.service.js';
import { LastViews } from './last-views.js';

/** What the view of a page leads to, none of which the page waits for. */
@Injectable()
export class LauncherViews {
  constructor(
    private readonly events: LauncherEvents,
    private readonly lastViews: LastViews,
    private readonly bots: BotViewsLog,
    private readonly lifetimes: Lifetimes,
  ) {}

  /** A bot's view is counted apart and keeps no bundle alive; what is only loaded in advance is no view. */
  note({ slug, matchedRuleId, idleSince }: Launch, kind: VisitKind, address: string, visitor: Visitor): void {
    if (kind === 'bot') this.bots.note(slug);
    if (kind !== 'person') return;
    void this.events.note({ slug, kind: 'view', ruleId: matchedRuleId, address }, visitor);
    if (idleSince !== null) this.lastViews.note(slug, idleSince);
  }

  /** Until when a bundle that nobody owns lives after the visit of now; `null`: it has an owner, or never ends. */
  unclaimedUntil({ idleSince }: Launch, kind: VisitKind): Date | null {
    if (idleSince === null) return null;
    return kind === 'person' ? this.lifetimes.endAfterView() : this.lifetimes.end(idleSince);
  }
}
