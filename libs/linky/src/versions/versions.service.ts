import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import type { Principal } from '#kernel';
import type { Conditions } from '#platform/http';

import type { BundleRow } from '../bundles/bundles.repository.js';
import { BundlesService } from '../bundles/bundles.service.js';
import type { Content } from '../bundles/patch-input.js';
import { OwnedBundlesService } from '../bundles/owned-bundles.service.js';
import { versionNotFound } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { EMPTY_POLICY } from '../policy/policy.js';
import type { VersionsPage } from './versions-page.js';
import { type VersionRow, VersionsRepository } from './versions.repository.js';

const NUMBER = /^[1-9]\d{0,8}$/;

export interface PagedVersions {
  readonly rows: readonly VersionRow[];
  readonly next: number | null;
}

/** What bundles were before their edits (docs/contracts/linky.md#versions). */
@Injectable()
export class VersionsService {
  constructor(
    private readonly bundles: BundlesService,
    private readonly owned: OwnedBundlesService,
    private readonly versions: VersionsRepository,
  ) {}

  /** The newest 50, for whoever may read the bundle. */
  async list(slug: string, caller: Principal): Promise<VersionRow[]> {
    const { id } = await this.bundles.read(slug, caller);
    return this.versions.latest(id, LIMITS.versionsListed);
  }

  /** A page of them, for whoever may read the bundle; `next` is its cursor if there may be older ones. */
  async page(slug: string, page: VersionsPage, caller: Principal): Promise<PagedVersions> {
    const { id } = await this.bundles.read(slug, caller);
    const rows = await this.versions.page(id, page);
    const oldest = rows.at(-1)?.version_number ?? 1;
    return { rows, next: oldest > 1 ? oldest : null };
  }

  /** For editors: the bundle becomes what it was, and what it is becomes a version. */
  restore(
    slug: string,
    number: string,
    caller: Principal,
    conditions: Conditions | null,
  ): Promise<BundleRow> {
    const content = async (_content: Content, { id }: BundleRow, tx: Tx): Promise<Content> => {
      const version = NUMBER.test(number) ? await this.versions.find(id, Number(number), tx) : null;
      if (version === null) throw versionNotFound();
      return {
        urls: version.urls,
        urlMetadata: version.url_metadata,
        title: version.title,
        description: version.description,
        policy: version.resolution_policy ?? EMPTY_POLICY,
      };
    };
    return this.owned.editing(slug, caller, content, conditions);
  }
}
