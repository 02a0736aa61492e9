import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { EndedSessionsRepository } from '../sessions/ended-sessions.repository.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { IdentitySettings } from '../identity.env.js';

const AT_ONCE = 1_000;

/** Forgets sessions whose time is over, ended or not, and links that were used when they would have been over anyway. */
@Injectable()
export class SessionRecords {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly ended: EndedSessionsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: IdentitySettings,
  ) {
    sweeps.schedule('sessions that are over could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.daysAgo(this.settings.endedSessionDays);
    await this.sweeps.statements(AT_ONCE, (tx) => this.sessions.deleteExpired(before, AT_ONCE, tx), ending);
    await this.sweeps.statements(AT_ONCE, (tx) => this.ended.deleteExpired(before, AT_ONCE, tx), ending);
  }
}
