import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { GraphLock } from '../changes/graph-lock.js';
import type { Actor } from '../model/actor.js';
import { Op } from '../model/change.js';
import { historyDenied } from '../model/changes.errors.js';
import type { Outcome } from '../model/outcome.js';
import type { StoredOp } from '../model/stored-op.js';
import { type Batch, BatchesRepository } from '../store/batches.repository.js';
import { OwnerNames } from '../store/owner-names.js';
import { InversionService } from './inversion.service.js';
import { alreadyUndone, batchNotFound, notUndone } from './undo.errors.js';

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
 * Undo and redo (docs/contracts/node-graph.md#undo-and-redo). Both write a new batch with the inverse of another one; a redo is the inverse of the
 * undo. Everything that is derived is settled anew.
 */
@Injectable()
export class UndoService {
  constructor(
    private readonly lock: GraphLock,
    private readonly batches: BatchesRepository,
    private readonly owners: OwnerNames,
    private readonly inversions: InversionService,
  ) {}

  /**
   * Takes a batch back. Refuses unknown batches (`not_found.batch`), those of others (`forbidden.access_denied`), those
   * undone before (`conflict.already_undone`), and whatever the inverters refuse.
   */
  async undo(batchId: string, actor: Actor): Promise<Reversal> {
    const ops = await this.batches.opsOf(batchId);
    return this.reverse(ops, actor, async (tx) => {
      const batch = await this.own(batchId, actor, tx);
      if (batch.undone) throw alreadyUndone();
      return { batch, undo: null };
    });
  }

  /** Makes an undone batch happen again; takes the id of that batch or of its undo. Refuses `conflict.not_undone`. */
  async redo(batchId: string, actor: Actor): Promise<Reversal> {
    const undoId = (await this.batches.undoneBy(batchId)) ?? batchId;
    const ops = await this.batches.opsOf(undoId);
    return this.reverse(ops, actor, async (tx) => {
      const undo = await this.own(undoId, actor, tx);
      if (undo.undoOf === null || undo.undone || undo.redoneBy !== null) throw notUndone();
      return { batch: await this.own(undo.undoOf, actor, tx), undo };
    });
  }

  private async own(id: string, { userId }: Actor, tx: Tx): Promise<Batch> {
    const batch = await this.batches.lock(id, tx);
    if (batch === null) throw batchNotFound();
    if (batch.actorId !== userId) throw historyDenied('only who made a batch may undo or redo it');
    return batch;
  }

  private async reverse(
    ops: readonly StoredOp[],
    actor: Actor,
    find: (tx: Tx) => Promise<Task>,
  ): Promise<Reversal> {
    const owners = await this.owners.ofNodes(ops.filter(({ op }) => op === Op.NodeTrash).map(({ id }) => id));
    return this.lock.transact(async (tx) => {
      const { batch, undo } = await find(tx);
      const outcome = await this.inversions.invert(ops, owners, { actor, scopeId: batch.scopeId }, tx);
      const { batchId } = outcome.batch;
      if (undo === null) await this.batches.markUndone(batch.id, batchId, tx);
      else await this.batches.markRedone(batch.id, undo.id, batchId, tx);
      return { of: batch.id, outcome };
    });
  }
}
