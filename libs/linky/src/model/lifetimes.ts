import { Injectable } from '@nestjs/common';

import { Clock, DAY_MS } from '#kernel';

import { LinkySettings } from '../linky.env.js';
import { idleSinceView, isAbandoned, unclaimedEnd } from './lifetime.js';

/** How long bundles that nobody owns live, from now on. */
@Injectable()
export class Lifetimes {
  constructor(
    private readonly clock: Clock,
    private readonly settings: LinkySettings,
  ) {}

  /** Whether a time has come; `null`: it never does. */
  isPast(time: Date | null): boolean {
    return time !== null && time.getTime() <= this.clock.now();
  }

  /** Whether nobody has looked at it for too long. `null`: it has an owner. */
  isAbandoned(idleSince: Date | null): boolean {
    return isAbandoned(idleSince, this.settings.unclaimedDays, this.clock.now());
  }

  /** Until when it lives if nobody looks at it any more; `null`: it never ends. */
  end(idleSince: Date): Date | null {
    return unclaimedEnd(idleSince, this.settings.unclaimedDays);
  }

  /** The same after a view of now. */
  endAfterView(): Date | null {
    return this.end(new Date(idleSinceView(this.clock.now())));
  }

  /** Days that are left, begun ones included; 0 or less: it is over. */
  daysUntil(end: Date): number {
    return Math.ceil((end.getTime() - this.clock.now()) / DAY_MS);
  }
}
