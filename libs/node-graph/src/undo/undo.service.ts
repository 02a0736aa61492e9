import { Inject, Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { StoredOp } from '../model/stored-op.js';
import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { VisibilityService } from '../changes/visibility.service.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { alreadyUndone, batchNotFound, historyDenied, notUndone, purged } from '../model/changes.errors.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { Op } from '../model/change.js';
import { linkTrashed } from '../model/graph-link.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { Owners } from '../store/owners.js';
import { type Inverter, INVERTERS, type Inversion } from '../changes/inverter.js';
import { ChangePipeline } from '../changes/change-pipeline.js';
import { newChangeSet } from '../model/change-set.js';
import { type Batch, BatchesRepository } from '../store/batches.repository.js';

/** What undo and redo answer. */
export interface Reversal {
  /** The batch that was undone or redone. */
  readonly of: string;
  readonly outcome: Outcome;
}

/** A batch that is to be inverted, and in which sense. */
interface Task {
  readonly batch: Batch;
  /** Of a redo: the batch that had undone `batch`, whose inverse it is. */
  readonly undo: Batch | null;
}

/**
 * Undo and redo (contract 8.9). Both write a new batch with the inverse of another one; a redo is the inverse of the
 * undo. Everything that is derived is settled anew.
 */
@Injectable()
export class UndoService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly history: BatchesRepository,
    @Inject(INVERTERS) private readonly inverters: readonly Inverter[],
    private readonly components: ComponentsRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly links: LinkStatesRepository,
    private readonly owners: Owners,
    private readonly visibility: VisibilityService,
    private readonly pipeline: ChangePipeline,
  ) {}

  /**
   * Takes a batch back. Refuses unknown batches (`not_found.batch`), those of others (`forbidden.access_denied`), those
   * undone before (`conflict.already_undone`), and whatever the inverters refuse.
   */
  async undo(batchId: string, actor: Actor): Promise<Reversal> {
    const ops = await this.history.opsOf(batchId);
    return this.reverse(ops, actor, async (tx) => {
      const batch = await this.own(batchId, actor, tx);
      if (batch.undone) throw alreadyUndone();
      return { batch, undo: null };
    });
  }

  /** Makes an undone batch happen again; takes the id of that batch or of its undo. Refuses `conflict.not_undone`. */
  async redo(batchId: string, actor: Actor): Promise<Reversal> {
    const undoId = (await this.history.undoneBy(batchId)) ?? batchId;
    const ops = await this.history.opsOf(undoId);
    return this.reverse(ops, actor, async (tx) => {
      const undo = await this.own(undoId, actor, tx);
      if (undo.undoOf === null || undo.undone || undo.redoneBy !== null) throw notUndone();
      return { batch: await this.own(undo.undoOf, actor, tx), undo };
    });
  }

  private async own(id: string, { userId }: Actor, tx: Tx): Promise<Batch> {
    const batch = await this.history.lock(id, tx);
    if (batch === null) throw batchNotFound();
    if (batch.actorId !== userId) throw historyDenied('only who made a batch may undo or redo it');
    return batch;
  }

  private async reverse(
    ops: readonly StoredOp[],
    actor: Actor,
    find: (tx: Tx) => Promise<Task>,
  ): Promise<Reversal> {
    const owners = await this.owners.of(ops.filter(({ op }) => op === Op.NodeTrash).map(({ id }) => id));
    return this.transactions.run(async (tx) => {
      const { batch, undo } = await find(tx);
      if (ops.some(({ op }) => op === Op.NodeDelete || op === Op.LinkDelete)) throw purged();
      const parts = this.partsOf(ops);
      const named = await this.hold(ops, parts, tx);
      const now = this.clock.date();
      const inversion = inversionOf(
        newChangeSet(actor, batch.scopeId, now),
        await this.access.find(named, now, tx),
        owners,
      );
      const { changeSet, accessById: known, moved, notices } = inversion;
      for (const [inverter, some] of parts) await inverter.hold?.(some, tx);
      const sharing = parts.some(([inverter]) => inverter.sharing);
      const snapshot = sharing
        ? await this.visibility.look(named, true, now, tx)
        : await this.pipeline.look(named, known, now, tx);
      for (const [inverter, some] of parts) await inverter.invert(some, inversion, tx);
      await this.trashStrays(
        [...moved].filter(([, { inTrash }]) => inTrash).map(([id]) => id),
        inversion,
        tx,
      );
      const { seeds, around, links, fresh, statuses, flags, blockedFrom } = inversion;
      const outcome = await this.pipeline.close(
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
      if (undo === null) await this.history.markUndone(batch.id, changeSet.id, tx);
      else await this.history.markRedone(batch.id, undo.id, changeSet.id, tx);
      return { of: batch.id, outcome };
    });
  }

  /** The steps by inverter, in the order of the table: nodes come back before their links. */
  private partsOf(ops: readonly StoredOp[]): [Inverter, StoredOp[]][] {
    const known = new Set(this.inverters.flatMap(({ ops: codes }) => codes));
    if (ops.some(({ op }) => !known.has(op))) throw historyDenied('this cannot be undone');
    return this.inverters
      .map((inverter): [Inverter, StoredOp[]] => [
        inverter,
        ops.filter(({ op }) => inverter.ops.includes(op)),
      ])
      .filter(([, some]) => some.length > 0);
  }

  /** Locks everything that the inverse may touch; answers the nodes. */
  private async hold(
    ops: readonly StoredOp[],
    parts: readonly [Inverter, StoredOp[]][],
    tx: Tx,
  ): Promise<string[]> {
    const named = new Set(parts.flatMap(([inverter, some]) => inverter.nodesOf(some)));
    const going = ops.filter(({ op }) => op === Op.NodeAdd || op === Op.NodeRestore).map(({ id }) => id);
    const coming = ops.filter(({ op }) => op === Op.NodeTrash).map(({ id }) => id);
    const linkIds = ops.filter(({ face }) => face !== null).map(({ id }) => id);
    if (going.length + coming.length === 0) {
      await this.components.lock([...named], tx);
      return [...named];
    }
    await this.components.lockAround([...named], linkIds, tx);
    for (const { source, target } of await this.links.touching(going, tx)) named.add(source).add(target);
    return [...named];
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
    await this.links.write(gone, changeSet.at, tx);
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
