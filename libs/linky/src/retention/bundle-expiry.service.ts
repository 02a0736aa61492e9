import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { BundleExpiryRepository } from './bundle-expiry.repository.js';

const EVERY_MS = 5_000;
const AT_ONCE = 500;

/**
 * Tells that bundles have expired, once for each time that they had as their end: the row remembers it, so that of all
 * replicas one tells. Pages know by themselves.
 */
@Injectable()
export class BundleExpiry {
  constructor(
    private readonly bundles: BundleExpiryRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('expired bundles could not be told of', (ending) => this.tell(ending), EVERY_MS);
  }

  async tell(ending?: AbortSignal): Promise<void> {
    await this.sweeps.statements(AT_ONCE, (tx) => this.bundles.tell(AT_ONCE, tx), ending);
  }
}
