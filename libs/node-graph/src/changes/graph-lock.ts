import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { ComponentsRepository } from '../store/components.repository.js';
import { hasEnded, type Reading } from '../store/reading.js';

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
  ) {}

  /** The time, for what is prepared before the transaction. */
  now(): Date {
    return this.clock.date();
  }

  /** A transaction that holds nothing yet. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(work);
  }

  /** A transaction that holds the components of the nodes. */
  run<T>(nodeIds: readonly string[], work: (moment: Moment) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => work(await this.hold(nodeIds, tx)));
  }

  /** The same with the components of all that is linked to the nodes, in the trash too, and of the endpoints of the links. */
  runAround<T>(
    nodeIds: readonly string[],
    linkIds: readonly string[],
    work: (moment: Moment) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (tx) => work(await this.holdAround(nodeIds, linkIds, tx)));
  }

  /** `run` with what is read under the locks. */
  runReading<Found, T>(
    nodeIds: readonly string[],
    reading: Reading<Found>,
    work: (moment: Moment, found: Found) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (tx) =>
      work(...(await this.holdReading(this.hold(nodeIds, tx), reading, tx))),
    );
  }

  /** `runAround` with what is read under the locks. */
  runAroundReading<Found, T>(
    nodeIds: readonly string[],
    linkIds: readonly string[],
    reading: Reading<Found>,
    work: (moment: Moment, found: Found) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (tx) =>
      work(...(await this.holdReading(this.holdAround(nodeIds, linkIds, tx), reading, tx))),
    );
  }

  /**
   * Locks and statements that read are sent together, and taken one after the other: what is read is what was committed
   * when the locks were got. The time is asked for twice, for shares may end while they are waited for.
   *
   * @param holding what has been sent already, and is being waited for.
   */
  async holdReading<Found>(
    holding: Promise<Moment>,
    reading: Reading<Found>,
    tx: Tx,
  ): Promise<[moment: Moment, found: Found]> {
    const [moment, found] = await Promise.all([holding, reading.read(this.clock.date(), tx)]);
    return hasEnded(reading.accessIn(found), moment.now)
      ? [moment, await reading.read(moment.now, tx)]
      : [moment, found];
  }

  /** Waits for, and holds, the components of the nodes; none: nothing is held. */
  async hold(nodeIds: readonly string[], tx: Tx): Promise<Moment> {
    const roots = nodeIds.length === 0 ? [] : await this.components.lock(nodeIds, tx);
    return { tx, now: this.clock.date(), roots };
  }

  async holdAround(nodeIds: readonly string[], linkIds: readonly string[], tx: Tx): Promise<Moment> {
    const roots = await this.components.lockAround(nodeIds, linkIds, tx);
    return { tx, now: this.clock.date(), roots };
  }
}
