import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';

import { ProjectPurgesRepository } from './project-purges.repository.js';
import { ItemLinksSettings } from '../item-links.env.js';

/** Rows of each kind that one transaction removes at most. */
const AT_ONCE = 1_000;

/** Removes deleted projects for good when they can no longer be restored. Every replica may do so at once. */
@Injectable()
export class ProjectPurges {
  constructor(
    private readonly projects: ProjectPurgesRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: ItemLinksSettings,
  ) {
    sweeps.schedule('deleted projects could not be purged', (ending) => this.purge(ending));
  }

  async purge(ending?: AbortSignal): Promise<void> {
    await this.sweeps.steps(1, (tx) => this.step(tx), ending);
  }

  /** A batch of one project; 0: none is due. */
  private async step(tx: Tx): Promise<number> {
    const before = this.sweeps.daysAgo(this.settings.projectUndeleteDays);
    const id = await this.projects.take(before, this.sweeps.now(), tx);
    if (id === null) return 0;
    if (await this.projects.purgeParts(id, AT_ONCE, tx)) await this.projects.purge(id, tx);
    return 1;
  }
}
