import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { BundlesService } from '../bundles/bundles.service.js';
import { LIMITS } from '../linky.limits.js';
import { type VersionRow, VersionsRepository } from './versions.repository.js';

/** What bundles were before their edits (contract 9). */
@Injectable()
export class VersionsService {
  constructor(
    private readonly bundles: BundlesService,
    private readonly versions: VersionsRepository,
  ) {}

  /** The newest 50, for whoever may read the bundle. */
  async list(slug: string, caller: Principal): Promise<VersionRow[]> {
    const { id } = await this.bundles.read(slug, caller);
    return this.versions.latest(id, LIMITS.versionsListed);
  }
}
