import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { ClaimRecordsRepository } from './claim-records.repository.js';
import { LinkySettings } from '../linky.env.js';

const AT_ONCE = 1_000;

/**
 * Removes the recipient's address of a claim when it expires, and the claim itself some days later: until then its
 * link still tells what has become of it. A claim that succeeds loses the address at once.
 */
@Injectable()
export class ClaimRecords {
  constructor(
    private readonly claims: ClaimRecordsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: LinkySettings,
  ) {
    sweeps.schedule('claims that are over could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const [now, before] = [this.sweeps.now(), this.sweeps.daysAgo(this.settings.claimRecordDays)];
    await this.sweeps.statements(AT_ONCE, (tx) => this.claims.forgetRecipients(now, AT_ONCE, tx), ending);
    await this.sweeps.statements(AT_ONCE, (tx) => this.claims.deleteOld(before, AT_ONCE, tx), ending);
  }
}
