import { Injectable } from '@nestjs/common';

import { BundlesTarget, GraphTarget, ItemsTarget } from '../targets/targets.js';
import { importBundles } from './import-bundles.js';
import { importGraph } from './import-graph.js';
import { importItems } from './import-items.js';
import type { ImportWork } from './import-work.js';

/** Hands what a file becomes to whoever keeps such things. */
@Injectable()
export class ImportTargets {
  constructor(
    private readonly bundles: BundlesTarget,
    private readonly items: ItemsTarget,
    private readonly graph: GraphTarget,
  ) {}

  async run(work: ImportWork): Promise<void> {
    const { to, place } = work.options;
    if (to === 'bundles') await importBundles(work, this.bundles);
    else if (to === 'graph') await importGraph(work, this.graph);
    else if (place !== null) await importItems(work, place, this.items);
    else throw new Error(`nothing to import ${to} with`);
  }
}
