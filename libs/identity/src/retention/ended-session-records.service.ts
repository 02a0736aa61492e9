import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { EndedSessionsRepository } from '../sessions/ended-sessions.repository.js';
import { IdentitySettings } from '../identity.env.js';

const AT_ONCE = 1_000;

/** Forgets sign-outs when the sessions would have been over anyway. */
@Injectable()
export class EndedSessionRecords {
  constructor(
    private readonly ended: EndedSessionsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: IdentitySettings,
  ) {
    sweeps.schedule('ended sessions could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.daysAgo(this.settings.endedSessionDays);
    await this.sweeps.statements(AT_ONCE, (tx) => this.ended.deleteExpired(before, AT_ONCE, tx), ending);
  }
}
