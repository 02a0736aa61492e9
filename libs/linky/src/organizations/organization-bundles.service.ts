import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';
import { type ContentPlace, type OrganizationContent, OrganizationContents } from '#identity';

import { LinkySettings } from '../linky.env.js';
import { OrganizationBundlesRepository } from './organization-bundles.repository.js';

const AT_ONCE = 1_000;

/**
 * The bundles of organizations that are deleted. Nobody is left who could bring them back, so they count as deleted so
 * long ago that `BundlePurges` removes what they hold. Workspaces have none.
 */
@Injectable()
export class OrganizationBundles implements OrganizationContent {
  constructor(
    private readonly bundles: OrganizationBundlesRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: LinkySettings,
    contents: OrganizationContents,
  ) {
    contents.add(this);
  }

  readonly giveUp = async ({ orgId, workspaceId }: ContentPlace, ending?: AbortSignal): Promise<void> => {
    if (workspaceId !== null) return;
    const at = this.sweeps.daysAgo(this.settings.undeleteDays + 1);
    await this.sweeps.statements(AT_ONCE, (tx) => this.bundles.giveUp(orgId, at, AT_ONCE, tx), ending);
  };
}
