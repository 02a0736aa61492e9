import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import type { ContentOwner, RemovalInProgress, RemovalPart } from '#identity';

import { ItemLinksSettings } from '../item-links.env.js';
import { OrganizationProjectsRepository } from './organization-projects.repository.js';

/** Each may have two thousand events, of what goes with it. */
const AT_ONCE = 20;

/**
 * The projects of organizations and workspaces that are deleted. Nobody is left who could restore them, so they count as
 * deleted so long ago that `ProjectPurges` removes them. Nothing of them is a person's.
 */
@Injectable()
export class ItemContents implements RemovalPart {
  constructor(
    private readonly projects: OrganizationProjectsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: ItemLinksSettings,
  ) {}

  readonly occupies = (workspaceId: string): Promise<boolean> => this.projects.occupy(workspaceId);

  async count(owner: ContentOwner): Promise<number> {
    const place = placeOf(owner);
    return place === null ? 0 : this.projects.count(...place, this.givenUpAt());
  }

  async remove(owner: ContentOwner, { ending, removed }: RemovalInProgress): Promise<void> {
    const place = placeOf(owner);
    if (place === null) return;
    const at = this.givenUpAt();
    const step = async (tx: Tx): Promise<number> => {
      const count = await this.projects.giveUp(...place, at, AT_ONCE, tx);
      tx.afterCommit(() => removed(count));
      return count;
    };
    await this.sweeps.statements(AT_ONCE, step, ending);
  }

  private givenUpAt(): Date {
    return this.sweeps.daysAgo(this.settings.projectUndeleteDays + 1);
  }
}

/** Organization, and workspace or null; `null`: a person, who has none. */
function placeOf(owner: ContentOwner): readonly [orgId: string, workspaceId: string | null] | null {
  if (owner.kind === 'user') return null;
  return owner.kind === 'organization' ? [owner.id, null] : [owner.orgId, owner.id];
}
