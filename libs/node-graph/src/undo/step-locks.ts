import { Inject, Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { GraphLock } from '../changes/graph-lock.js';
import { type Inverter, INVERTERS } from '../changes/inverter.js';
import { Op } from '../model/change.js';
import { historyDenied } from '../model/changes.errors.js';
import type { StoredOp } from '../model/stored-op.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';

/** Steps of one kind, and what takes them back. */
type Part = readonly [inverter: Inverter, steps: StoredOp[]];

/** The steps of a batch, under the locks of everything that their inverse may touch. */
export interface HeldSteps {
  /** In the order of the table of inverters: nodes come back before their links. */
  readonly parts: readonly Part[];
  /** Every node that may be concerned. */
  readonly nodeIds: readonly string[];
  /** When they were held. */
  readonly now: Date;
}

/** Holds what an inverse may touch. */
@Injectable()
export class StepLocks {
  constructor(
    @Inject(INVERTERS) private readonly inverters: readonly Inverter[],
    private readonly lock: GraphLock,
    private readonly links: LinkStatesRepository,
  ) {}

  /** Refuses steps that cannot be undone (`forbidden.access_denied`). */
  async hold(ops: readonly StoredOp[], tx: Tx): Promise<HeldSteps> {
    const parts = this.partsOf(ops);
    const named = new Set(parts.flatMap(([inverter, some]) => inverter.nodesOf(some)));
    const going = ops.filter(({ op }) => op === Op.NodeAdd || op === Op.NodeRestore).map(({ id }) => id);
    const coming = ops.filter(({ op }) => op === Op.NodeTrash).map(({ id }) => id);
    if (going.length + coming.length === 0) {
      const { now } = await this.lock.hold({ nodes: [...named] }, tx);
      return { parts, nodeIds: [...named], now };
    }
    const links = ops.filter(({ face }) => face !== null).map(({ id }) => id);
    const { now } = await this.lock.hold({ nodes: [...named], linked: true, links }, tx);
    for (const { source, target } of await this.links.touching(going, tx)) named.add(source).add(target);
    return { parts, nodeIds: [...named], now };
  }

  /** The steps by inverter, in the order of the table: nodes come back before their links. */
  private partsOf(ops: readonly StoredOp[]): Part[] {
    const known = new Set(this.inverters.flatMap(({ ops: codes }) => codes));
    if (ops.some(({ op }) => !known.has(op))) throw historyDenied('this cannot be undone');
    return this.inverters
      .map((inverter): Part => [inverter, ops.filter(({ op }) => inverter.ops.includes(op))])
      .filter(([, some]) => some.length > 0);
  }
}
