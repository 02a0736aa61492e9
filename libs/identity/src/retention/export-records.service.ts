import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { ExportsRepository } from '../exports/exports.repository.js';

const AT_ONCE = 10;

/** Removes exports that are over, with their text. */
@Injectable()
export class ExportRecords {
  constructor(
    private readonly exports: ExportsRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('exports that are over could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const now = this.sweeps.now();
    await this.sweeps.statements(AT_ONCE, (tx) => this.exports.deleteExpired(now, AT_ONCE, tx), ending);
  }
}
