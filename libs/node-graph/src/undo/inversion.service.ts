import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { ChangePipeline } from '../changes/change-pipeline.js';
import type { Inversion } from '../changes/inverter.js';
import type { Actor } from '../model/actor.js';
import { newChangeSet } from '../model/change-set.js';
import { Op } from '../model/change.js';
import { purged } from '../model/changes.errors.js';
import { linkTrashed } from '../model/graph-link.js';
import type { Outcome } from '../model/outcome.js';
import type { StoredOp } from '../model/stored-op.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { StepLocks } from './step-locks.js';

/** Inverts batches. Everything that is derived is settled anew. */
@Injectable()
export class InversionService {
  constructor(
    private readonly steps: StepLocks,
    private readonly access: EffectiveAccessRepository,
    private readonly links: LinkStatesRepository,
    private readonly pipeline: ChangePipeline,
  ) {}

  /**
   * Writes the inverse of the steps as a batch of its own. Refuses steps that purged something, and whatever the inverters
   * refuse.
   *
   * @param owners of nodes that come back from the trash.
   */
  async invert(
    ops: readonly StoredOp[],
    owners: Inversion['owners'],
    { actor, scopeId }: { readonly actor: Actor; readonly scopeId: string },
    tx: Tx,
  ): Promise<Outcome> {
    if (ops.some(({ op }) => op === Op.NodeDelete || op === Op.LinkDelete)) throw purged();
    const { parts, nodeIds, now } = await this.steps.hold(ops, tx);
    const inversion = inversionOf(
      newChangeSet(actor, scopeId, now),
      await this.access.find(nodeIds, now, tx),
      owners,
    );
    const { changeSet, accessById: known, moved, notices } = inversion;
    for (const [inverter, some] of parts) await inverter.hold?.(some, tx);
    const sharing = parts.some(([inverter]) => inverter.sharing);
    const snapshot = await this.pipeline.look(nodeIds, sharing ? null : known, now, tx);
    for (const [inverter, some] of parts) await inverter.invert(some, inversion, tx);
    await this.trashStrays(
      [...moved].filter(([, { inTrash }]) => inTrash).map(([id]) => id),
      inversion,
      tx,
    );
    const { seeds, around, links, fresh, statuses, flags, blockedFrom } = inversion;
    return this.pipeline.close(
      changeSet,
      {
        impact: { seeds, around, links },
        fresh,
        known,
        snapshot,
        presumed: { statuses, flags, blockedFrom },
        notices,
      },
      tx,
    );
  }

  /** Links that a node got after the batch go with it. */
  private async trashStrays(nodeIds: readonly string[], inversion: Inversion, tx: Tx): Promise<void> {
    const { changeSet, seeds } = inversion;
    const strays = (await this.links.touching(nodeIds, tx)).filter(({ inTrash }) => !inTrash);
    const gone = strays.map((link) => ({
      ...link,
      inTrash: true,
      lastBatchId: changeSet.id,
      version: link.version + 1,
    }));
    this.links.write(gone, changeSet.at, tx);
    for (const [index, to] of gone.entries()) {
      const from = strays[index];
      if (from) changeSet.changes.push(linkTrashed(from, to, changeSet.at));
      seeds.push(to.target);
    }
  }
}

function inversionOf(
  changeSet: Inversion['changeSet'],
  accessById: Inversion['accessById'],
  owners: Inversion['owners'],
): Inversion {
  return {
    changeSet,
    accessById,
    owners,
    moved: new Map(),
    seeds: [],
    around: [],
    links: [],
    fresh: [],
    statuses: [],
    flags: [],
    blockedFrom: new Map(),
    notices: new Map(),
  };
}
