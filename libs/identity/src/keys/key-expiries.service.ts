import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { systemCall } from '#kernel';

import { keyEvent } from './api-keys.events.js';
import { ApiKeysRepository } from './api-keys.repository.js';

const AT_ONCE = 100;

/** Records that keys have expired: nobody does that, it comes about with time. */
@Injectable()
export class KeyExpiries {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('that keys have expired could not be recorded', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    await this.sweeps.steps(AT_ONCE, (tx) => this.step(tx), ending);
  }

  private async step(tx: Tx): Promise<number> {
    const expired = await this.keys.takeExpired(AT_ONCE, tx);
    if (expired.length > 0) tx.emit(systemCall('job'), ...expired.map((key) => keyEvent('key.expired', key)));
    return expired.length;
  }
}
