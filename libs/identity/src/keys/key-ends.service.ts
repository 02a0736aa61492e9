import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { Mails } from '#events';

import { KeyEndsRepository } from './key-ends.repository.js';
import { keyEndsMail } from './key-ends.texts.js';

const AT_ONCE = 100;

/** Tells by mail, a week before, that a key ends: its user, or the admins of its organization. */
@Injectable()
export class KeyEnds {
  constructor(
    private readonly keys: KeyEndsRepository,
    private readonly sweeps: Sweeps,
    private readonly mails: Mails,
  ) {
    if (!mails.configured) return;
    sweeps.schedule('owners of keys could not be told that they end', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    await this.sweeps.steps(AT_ONCE, (tx) => this.step(tx), ending);
  }

  private async step(tx: Tx): Promise<number> {
    const keys = await this.keys.take(AT_ONCE, tx);
    for (const key of keys)
      for (const to of key.emails)
        await this.mails.enqueue(tx, keyEndsMail(to, key), { until: key.expiresAt });
    return keys.length;
  }
}
