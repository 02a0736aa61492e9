import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';
import { JobQueue } from '#events';
import { DAY_MS } from '#kernel';

import type { ContentOwner } from '../contents/content.js';
import { IdentitySettings } from '../identity.env.js';
import { type DeletionRow, type RemovalRow, RemovalsRepository } from './removals.repository.js';

export const REMOVAL_TASK = 'remove';
const KINDS = ['user', 'organization', 'workspace'] as const;
const AT_ONCE = 50;
/** A removal that did not come on for so long lost its job, by a restored backup for instance. */
const SILENT_DAYS = 10 / (24 * 60);
/** How long it is told that something was removed. */
const TOLD_DAYS = 30;

/**
 * What was deleted is removed for good when its days of grace are over, each by a job: this finds what is due, and tells
 * how far it has come.
 */
@Injectable()
export class Removals {
  constructor(
    private readonly removals: RemovalsRepository,
    private readonly queue: JobQueue,
    private readonly sweeps: Sweeps,
    private readonly settings: IdentitySettings,
  ) {
    sweeps.schedule('what was deleted could not be removed', (ending) => this.sweep(ending));
  }

  /** Every replica may do so at once: each removal is begun by one. */
  async sweep(ending?: AbortSignal): Promise<void> {
    for (const kind of KINDS) await this.begin(kind, ending);
    const before = this.sweeps.daysAgo(TOLD_DAYS);
    await this.sweeps.statements(AT_ONCE, (tx) => this.removals.deleteEnded(before, AT_ONCE, tx), ending);
  }

  /** How far the removal of something has come; `null`: it was not begun. */
  find(id: string): Promise<RemovalRow | null> {
    return this.removals.find(id);
  }

  /** What was deleted: what waits, what is being removed, and what was, of the last month. */
  list(most: number): Promise<DeletionRow[]> {
    return this.removals.list(this.settings.eraseDays, most);
  }

  /** When something is removed that was deleted then. */
  dateOf(deletedAt: Date): Date {
    return new Date(deletedAt.getTime() + this.settings.eraseDays * DAY_MS);
  }

  private async begin(kind: ContentOwner['kind'], ending: AbortSignal | undefined): Promise<void> {
    const due = {
      deletedBefore: this.sweeps.daysAgo(this.settings.eraseDays),
      silentSince: this.sweeps.daysAgo(SILENT_DAYS),
      most: AT_ONCE,
    };
    await this.sweeps.steps(
      AT_ONCE,
      async (tx) => {
        const owners = await this.removals.begin(kind, due, tx);
        for (const owner of owners)
          await this.queue.add(tx, REMOVAL_TASK, owner, { key: `${REMOVAL_TASK} ${owner.id}` });
        return owners.length;
      },
      ending,
    );
  }
}
