import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { type PersonalPart, PersonalParts } from '#identity';

import { BundlePurgesRepository } from './bundle-purges.repository.js';
import { PersonalBundlesRepository } from './personal-bundles.repository.js';

const AT_ONCE = 100;
/** Rows of each kind that one transaction removes at most. */
const PARTS_AT_ONCE = 5_000;

/** What bundles hold that belong to a person whose account is removed. Bundles of organizations stay, whoever made them. */
@Injectable()
export class PersonalBundles implements PersonalPart {
  constructor(
    private readonly bundles: PersonalBundlesRepository,
    private readonly purges: BundlePurgesRepository,
    private readonly sweeps: Sweeps,
    parts: PersonalParts,
  ) {
    parts.add(this);
  }

  async erase(userId: string, ending: AbortSignal | undefined): Promise<void> {
    await this.sweeps.steps(AT_ONCE, (tx) => this.eraseSome(userId, tx), ending);
  }

  /** A full batch also stands for bundles with parts left: the next step goes on with them. */
  private async eraseSome(userId: string, tx: Tx): Promise<number> {
    const ids = await this.bundles.hold(userId, AT_ONCE, tx);
    if (ids.length === 0) return 0;
    if (!(await this.purges.purgeParts(ids, PARTS_AT_ONCE, tx))) return AT_ONCE;
    await this.purges.purge(ids, tx.now, tx);
    return ids.length;
  }
}
