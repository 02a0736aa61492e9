import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { ApiKeysRepository } from '../keys/api-keys.repository.js';
import { IdentitySettings } from '../identity.env.js';

const AT_ONCE = 1_000;

/** Removes API keys that were revoked, or have expired, some time ago; one that live keys were minted with stays until they are gone. */
@Injectable()
export class RevokedKeyRecords {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: IdentitySettings,
  ) {
    sweeps.schedule('revoked API keys could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.daysAgo(this.settings.revokedKeyDays);
    await this.sweeps.statements(AT_ONCE, (tx) => this.keys.purgeEnded(before, AT_ONCE, tx), ending);
  }
}
