import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { InvitationsRepository } from '../store/invitations.repository.js';
import { NodeGraphSettings } from '../node-graph.env.js';

const AT_ONCE = 500;

/** Removes invitations that nobody has taken up for `LIGATURE_INVITATION_DAYS` since they were given or changed. */
@Injectable()
export class InvitationRetention {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: NodeGraphSettings,
  ) {
    sweeps.schedule('old invitations could not be removed', (ending) => this.expire(ending));
  }

  /** Answers how many there were. */
  async expire(ending?: AbortSignal): Promise<number> {
    const days = this.settings.invitationDays;
    if (days === 0) return 0;
    const before = this.sweeps.daysAgo(days);
    return this.sweeps.statements(AT_ONCE, (tx) => this.repository.expire(before, AT_ONCE, tx), ending);
  }
}
