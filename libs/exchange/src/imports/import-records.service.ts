import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { ImportsRepository } from './imports.repository.js';

const AT_ONCE = 10;

/** Removes imports that are over for long, and uploads that have not ended within a day. */
@Injectable()
export class ImportRecords {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('imports that are over could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const [now, abandoned] = [this.sweeps.now(), this.sweeps.daysAgo(1)];
    const step = (tx: Parameters<ImportsRepository['forget']>[1]): Promise<number> =>
      this.imports.deleteExpired(now, abandoned, AT_ONCE, tx);
    await this.sweeps.statements(AT_ONCE, step, ending);
  }
}
