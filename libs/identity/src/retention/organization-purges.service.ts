import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { OrganizationContents } from '../contents/organization-contents.js';
import { IdentitySettings } from '../identity.env.js';
import { OrganizationPurgesRepository } from './organization-purges.repository.js';

/**
 * Removes deleted organizations and workspaces for good when they can no longer be restored: first what each room keeps
 * of them, then themselves. Every replica may do so at once, and again: what is gone is not there to be removed.
 */
@Injectable()
export class OrganizationPurges {
  constructor(
    private readonly purges: OrganizationPurgesRepository,
    private readonly contents: OrganizationContents,
    private readonly sweeps: Sweeps,
    private readonly settings: IdentitySettings,
  ) {
    sweeps.schedule('deleted organizations could not be purged', (ending) => this.purge(ending));
  }

  async purge(ending?: AbortSignal): Promise<void> {
    while (await this.purgeNext('organization', ending));
    while (await this.purgeNext('workspace', ending));
  }

  /** `false`: none is due, or the service ends. */
  private async purgeNext(kind: 'organization' | 'workspace', ending?: AbortSignal): Promise<boolean> {
    const before = this.sweeps.daysAgo(this.settings.eraseDays);
    const place = await this.sweeps.statement((tx) => this.purges.take(kind, before, tx));
    if (place === null) return false;
    await this.contents.giveUp(place, ending);
    if (ending?.aborted === true) return false;
    await this.sweeps.statement((tx) => this.purges.purge(place, tx));
    return true;
  }
}
