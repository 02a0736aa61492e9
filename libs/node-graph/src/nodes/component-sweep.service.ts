import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';

import { ComponentSweepRepository } from '../store/component-sweep.repository.js';

const AT_ONCE = 1_000;

/**
 * Removes components that no node and no other component uses. Which may be so is listed when nodes are purged. A
 * component is joined, and a node put into it, only by those who hold its row (ADR 20): what is locked here, and then
 * found unused by a statement of its own, stays unused.
 */
@Injectable()
export class ComponentSweep {
  constructor(
    private readonly components: ComponentSweepRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('components that are not used could not be removed', (ending) => this.sweep(ending));
  }

  /** Each batch may list those above for the next one. */
  async sweep(ending?: AbortSignal): Promise<void> {
    await this.sweeps.steps(1, (tx) => this.sweepSome(tx), ending);
  }

  private async sweepSome(tx: Tx): Promise<number> {
    const listed = await this.components.take(AT_ONCE, tx);
    const unused = listed.length === 0 ? [] : await this.components.unused(listed, tx);
    const locked = unused.length === 0 ? [] : await this.components.lock(unused, tx);
    if (locked.length > 0) await this.components.remove(locked, tx);
    return listed.length;
  }
}
