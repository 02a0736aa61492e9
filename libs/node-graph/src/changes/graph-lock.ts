import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { idTaken } from '../model/graph.errors.js';
import type { Outcome } from '../model/outcome.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { hasEnded, type Reading } from '../store/reading.js';
import { type Addition, Retries } from './retries.js';

/** The components that a change holds. */
export interface Hold {
  /** Those of the nodes. */
  readonly nodes: readonly string[];
  /** And of all that is linked to them, in the trash too. */
  readonly linked?: boolean;
  /** And of the endpoints of links. */
  readonly links?: readonly string[];
}

/** When a change happens, and what it holds until it is committed. */
export interface Moment {
  readonly tx: Tx;
  readonly now: Date;
  /** Roots of the components that are held. */
  readonly roots: readonly string[];
}

/** Opens the transactions of changes. Each holds the components that it touches before it looks at the time and decides. */
@Injectable()
export class GraphLock {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly retries: Retries,
  ) {}

  /** The time, for what is prepared before the transaction. */
  now(): Date {
    return this.clock.date();
  }

  /** A transaction that holds nothing yet. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(work);
  }

  /** A transaction that holds the components, with what is read under the locks. */
  run<Found, T>(
    hold: Hold,
    reading: Reading<Found>,
    work: (moment: Moment, found: Found) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (tx) => work(...(await this.holdReading(hold, reading, tx))));
  }

  /**
   * The same for a call that adds something. Where the client chose its ids, it may be made again, and is told what it
   * did the first time. Refuses with `conflict` ids that exist otherwise.
   */
  async runOnce<Found>(
    addition: Addition,
    hold: Hold,
    reading: Reading<Found>,
    work: (moment: Moment, found: Found) => Promise<Outcome>,
  ): Promise<Outcome> {
    if (addition.ids.length === 0) return this.run(hold, reading, work);
    try {
      return await this.transactions.run(async (tx) => {
        const first = await this.retries.first(addition, tx);
        if (first !== null) return first;
        const outcome = await work(...(await this.holdReading(hold, reading, tx)));
        this.retries.keep(addition, outcome, tx);
        return outcome;
      });
    } catch (error) {
      if (isViolation(error, 'pk_links') || isViolation(error, 'pk_nodes')) throw idTaken();
      throw error;
    }
  }

  /** Waits for the components, and holds them until the transaction ends. */
  async hold({ nodes, linked = false, links }: Hold, tx: Tx): Promise<Moment> {
    const isAround = linked || links !== undefined;
    if (!isAround && nodes.length === 0) return { tx, now: this.clock.date(), roots: [] };
    const roots = isAround
      ? await this.components.lockAround(nodes, links ?? [], tx)
      : await this.components.lock(nodes, tx);
    return { tx, now: this.clock.date(), roots };
  }

  /**
   * Locks and statements that read are sent together, and taken one after the other: what is read is what was committed
   * when the locks were got. The time is asked for twice, for shares may end while they are waited for.
   */
  private async holdReading<Found>(
    hold: Hold,
    reading: Reading<Found>,
    tx: Tx,
  ): Promise<[moment: Moment, found: Found]> {
    const [moment, found] = await Promise.all([this.hold(hold, tx), reading.read(this.clock.date(), tx)]);
    return hasEnded(reading.accessIn(found), moment.now)
      ? [moment, await reading.read(moment.now, tx)]
      : [moment, found];
  }
}
