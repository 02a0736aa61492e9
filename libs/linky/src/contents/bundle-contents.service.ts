import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import type { ContentOwner, RemovalInProgress, RemovalPart } from '#identity';

import { LinkySettings } from '../linky.env.js';
import { BundlePurgesRepository } from '../retention/bundle-purges.repository.js';
import { OwnedContentsRepository } from './owned-contents.repository.js';

const AT_ONCE = 100;
/** Rows of each kind that one transaction removes at most. */
const PARTS_AT_ONCE = 5_000;
const GIVEN_UP_AT_ONCE = 1_000;

/**
 * The bundles of people and organizations. A person's are purged with them; bundles of organizations stay, whoever made
 * them. When an organization goes, nobody is left who could bring its bundles back, so they count as deleted so long ago
 * that `BundlePurges` removes what they hold. Workspaces have none.
 */
@Injectable()
export class BundleContents implements RemovalPart {
  constructor(
    private readonly bundles: OwnedContentsRepository,
    private readonly purges: BundlePurgesRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: LinkySettings,
  ) {}

  async count({ kind, id }: ContentOwner): Promise<number> {
    return kind === 'workspace' ? 0 : this.bundles.count(kind, id);
  }

  async remove({ kind, id }: ContentOwner, progress: RemovalInProgress): Promise<void> {
    if (kind === 'user') await this.removePersonal(id, progress);
    if (kind === 'organization') await this.giveUp(id, progress);
  }

  private async removePersonal(userId: string, { ending, removed }: RemovalInProgress): Promise<void> {
    const step = async (tx: Tx): Promise<number> => {
      const purged = await this.purgeSome(userId, tx);
      tx.afterCommit(() => removed(purged ?? 0));
      // Bundles with parts left stand for a full batch: the next step goes on with them.
      return purged ?? AT_ONCE;
    };
    await this.sweeps.steps(AT_ONCE, step, ending);
  }

  /** How many are purged; `null`: they still have parts. */
  private async purgeSome(userId: string, tx: Tx): Promise<number | null> {
    const ids = await this.bundles.hold(userId, AT_ONCE, tx);
    if (ids.length === 0) return 0;
    if (!(await this.purges.purgeParts(ids, PARTS_AT_ONCE, tx))) return null;
    await this.purges.purge(ids, tx.now, tx);
    return ids.length;
  }

  private async giveUp(orgId: string, { ending, removed }: RemovalInProgress): Promise<void> {
    const at = this.sweeps.daysAgo(this.settings.undeleteDays + 1);
    const step = async (tx: Tx): Promise<number> => {
      const count = await this.bundles.giveUp(orgId, at, GIVEN_UP_AT_ONCE, tx);
      tx.afterCommit(() => removed(count));
      return count;
    };
    await this.sweeps.statements(GIVEN_UP_AT_ONCE, step, ending);
  }
}
