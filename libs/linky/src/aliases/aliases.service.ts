import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';
import type { Conditions } from '#platform/http';

import { type BundleRow } from '../bundles/bundles.repository.js';
import { OwnedBundlesService } from '../bundles/owned-bundles.service.js';
import { aliasTaken } from '../linky.errors.js';
import { AliasesRepository } from './aliases.repository.js';

/** Names that owners choose for their bundles; the slug goes on working. */
@Injectable()
export class AliasesService {
  constructor(
    private readonly owned: OwnedBundlesService,
    private readonly aliases: AliasesRepository,
    private readonly clock: Clock,
  ) {}

  /** For editors. Refuses an alias that is, or ever was, another bundle's. */
  set(slug: string, alias: string, caller: Principal, conditions: Conditions | null): Promise<BundleRow> {
    return this.owned.touching(slug, caller, 'editor', conditions, async (bundle, tx) => {
      const now = this.clock.date();
      await this.aliases.release(bundle.id, now, alias, tx);
      if (!(await this.aliases.take(alias, bundle.id, now, tx))) throw aliasTaken();
    });
  }

  /** For editors. The alias stays reserved for the bundle. */
  remove(slug: string, caller: Principal, conditions: Conditions | null): Promise<BundleRow> {
    return this.owned.touching(slug, caller, 'editor', conditions, (bundle, tx) =>
      this.aliases.release(bundle.id, this.clock.date(), null, tx),
    );
  }
}
