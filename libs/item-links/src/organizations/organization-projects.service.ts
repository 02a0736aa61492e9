import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';
import { type ContentPlace, type OrganizationContent, OrganizationContents } from '#identity';

import { ItemLinksSettings } from '../item-links.env.js';
import { OrganizationProjectsRepository } from './organization-projects.repository.js';

const AT_ONCE = 1_000;

/**
 * The projects of organizations and workspaces that are deleted. Nobody is left who could restore them, so they count as
 * deleted so long ago that `ProjectPurges` removes them.
 */
@Injectable()
export class OrganizationProjects implements OrganizationContent {
  constructor(
    private readonly projects: OrganizationProjectsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: ItemLinksSettings,
    contents: OrganizationContents,
  ) {
    contents.add(this);
  }

  readonly occupies = (workspaceId: string): Promise<boolean> => this.projects.occupy(workspaceId);

  readonly giveUp = async ({ orgId, workspaceId }: ContentPlace, ending?: AbortSignal): Promise<void> => {
    const at = this.sweeps.daysAgo(this.settings.projectUndeleteDays + 1);
    await this.sweeps.statements(
      AT_ONCE,
      (tx) => this.projects.giveUp(orgId, workspaceId, at, AT_ONCE, tx),
      ending,
    );
  };
}
