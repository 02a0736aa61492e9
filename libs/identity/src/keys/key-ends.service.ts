import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { Mails } from '#events';
import { systemCall } from '#kernel';

import { keyEvent } from './api-keys.events.js';
import { KeyEndsRepository } from './key-ends.repository.js';
import { keyEndsMail } from './key-ends.texts.js';

const AT_ONCE = 100;

/** Tells a week before that a key ends: by an event, and where mail is sent its user, or the admins of its organization. */
@Injectable()
export class KeyEnds {
  constructor(
    private readonly keys: KeyEndsRepository,
    private readonly sweeps: Sweeps,
    private readonly mails: Mails,
  ) {
    sweeps.schedule('owners of keys could not be told that they end', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    await this.sweeps.steps(AT_ONCE, (tx) => this.step(tx), ending);
  }

  private async step(tx: Tx): Promise<number> {
    const keys = await this.keys.take(AT_ONCE, tx);
    if (keys.length > 0)
      tx.emit(systemCall('job'), ...keys.map(({ key }) => keyEvent('key.expiry_announced', key)));
    if (!this.mails.configured) return keys.length;
    for (const { key, emails } of keys)
      for (const to of emails)
        await this.mails.enqueue(
          tx,
          keyEndsMail(to, key),
          key.expiresAt === null ? {} : { until: key.expiresAt },
        );
    return keys.length;
  }
}
