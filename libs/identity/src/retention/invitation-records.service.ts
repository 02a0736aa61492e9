import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { InvitationsRepository } from '../invitations/invitations.repository.js';

const AT_ONCE = 1_000;

/** Forgets invitations, with the addresses in them, when their time is over, accepted or not. */
@Injectable()
export class InvitationRecords {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('invitations that are over could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.now();
    await this.sweeps.statements(
      AT_ONCE,
      (tx) => this.invitations.deleteExpired(before, AT_ONCE, tx),
      ending,
    );
  }
}
