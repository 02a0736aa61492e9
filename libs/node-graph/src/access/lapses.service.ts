import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Actor } from '../actor.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { newDraft } from '../history/draft.js';
import { Recorder } from '../history/recorder.js';
import { NodesRepository } from '../nodes/nodes.repository.js';
import { type Lapse, LapsesRepository } from './lapses.repository.js';
import { Sight } from './sight.js';

const EVERY_MS = 1_000;
const AT_ONCE = 100;
/** How far back each look reaches, beside the first one. */
const OVERLAP_MS = 10 * 60_000;

/** Nobody: the time itself acts. */
const TIME: Actor = {
  userId: '00000000-0000-0000-0000-000000000000',
  username: null,
  email: null,
  origin: null,
  version: 1,
};

/**
 * A share that is over counts no more from that moment on. This tells those who had it, within a second or so, that
 * the nodes are gone, on their sockets and for `graph:since`.
 */
@Injectable()
export class Lapses implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Lapses.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private busy = false;
  private blind = false;
  private since = new Date(0);

  constructor(
    private readonly lapses: LapsesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      if (!this.busy) this.running = this.look();
    }, EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async look(): Promise<void> {
    this.busy = true;
    try {
      const now = this.clock.date();
      for (const lapse of await this.lapses.list(now, this.since, AT_ONCE))
        await this.transactions.run((tx) => this.tell(lapse, tx));
      this.since = new Date(now.getTime() - OVERLAP_MS);
      this.blind = false;
    } catch (error) {
      if (!this.blind) this.logger.warn({ msg: 'ends of shares cannot be told at the moment', err: error });
      this.blind = true;
    } finally {
      this.busy = false;
    }
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
    await this.recorder.record(newDraft(TIME, node.ownerId, now), gains.standings, tx, gains.extras);
  }
}
