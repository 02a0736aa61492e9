import { Injectable } from '@nestjs/common';

import { ScheduledJobs, Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { SERVICE } from '../model/actor.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { newDraft } from '../model/change-set.js';
import { Recorder } from '../changes/change-log.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { type Lapse, LapsesRepository } from '../store/expired-grants.repository.js';
import { Sight } from '../changes/visibility.service.js';

const EVERY_MS = 1_000;
const AT_ONCE = 100;
/** How far back each look reaches, beside the first one. */
const OVERLAP_MS = 10 * 60_000;

/**
 * A share that is over counts no more from that moment on. This tells those who had it, within a second or so, that
 * the nodes are gone, on their sockets and for `graph:since`.
 */
@Injectable()
export class Lapses {
  private since = new Date(0);

  constructor(
    private readonly lapses: LapsesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
    jobs: ScheduledJobs,
  ) {
    const failing = 'ends of shares cannot be told at the moment';
    jobs.add({ failing, everyMs: EVERY_MS, run: (ending) => this.look(ending) });
  }

  /** Tells of the ends that are due. */
  async look(ending?: AbortSignal): Promise<void> {
    const now = this.clock.date();
    for (const lapse of await this.lapses.list(now, this.since, AT_ONCE)) {
      if (ending?.aborted === true) return;
      await this.transactions.run((tx) => this.tell(lapse, tx));
    }
    this.since = new Date(now.getTime() - OVERLAP_MS);
  }

  /** Compares what everybody saw just before the end with what he sees now. */
  private async tell({ nodeId, due, deep }: Lapse, tx: Tx): Promise<void> {
    await this.components.lock([nodeId], tx);
    const now = this.clock.date();
    const node = await this.nodes.find(nodeId, tx);
    if (node === null || !(await this.lapses.mark(nodeId, now, tx))) return;
    const before = await this.sight.look([nodeId], deep, new Date(due.getTime() - 1), tx);
    const gains = await this.sight.changed(before, now, tx);
    if (gains.extras.size === 0) return;
    await this.recorder.record(newDraft(SERVICE, node.ownerId, now), gains.standings, tx, gains.extras);
  }
}
